"""django-helpdesk, django-machina and django-post-office, each in an environment of its own."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.bench.scenes import Peer
from tests.bench.stage import Server, Stage, say

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE / "peer-requirements.txt"
MACHINA_REQUIREMENTS = HERE / "machina-requirements.txt"
POST_OFFICE_REQUIREMENTS = HERE / "postoffice-requirements.txt"


def prepare(stage: Stage, venv: Path, tickets: int) -> Peer | None:
    """Install, fill and start it; None, with the reason said, where it cannot be had."""
    python = helpdesk_python(venv)
    if python is None:
        return None
    say(f"{tickets:,} tickets for django-helpdesk")
    address = stage.database("peer")
    found = stage.run("-m", "tests.bench.helpdesk.fill", str(tickets), python=str(python), PEER_DATABASE_URL=address)
    server = stage.serve("peer", "tests.bench.helpdesk.wsgi", python=str(python), PEER_DATABASE_URL=address)
    return Peer(server, found["cookie"], found["list"], found["tickets"], tickets)


def helpdesk_python(venv: Path) -> Path | None:
    """The interpreter that has django-helpdesk; None, with the reason said, where it cannot be had."""
    python = venv / "bin" / "python"
    if _install(venv, python, REQUIREMENTS):
        return python
    say("django-helpdesk cannot be installed here: its goals are not measured")
    return None


def machina(stage: Stage, venv: Path, topics: int) -> tuple[Server, dict[str, Any]] | None:
    """Install, fill and start it; None, with the reason said, where it cannot be had."""
    python = venv / "bin" / "python"
    if not _install(venv, python, MACHINA_REQUIREMENTS):
        say("django-machina cannot be installed here: its goals are not measured")
        return None
    say(f"{topics:,} topics for django-machina")
    address = stage.database("machina")
    found = stage.run("-m", "tests.bench.machina.fill", str(topics), python=str(python), PEER_DATABASE_URL=address)
    return stage.serve("machina", "tests.bench.machina.wsgi", python=str(python), PEER_DATABASE_URL=address), found


def post_office(venv: Path) -> Path | None:
    """Install it; its interpreter, or None, with the reason said, where it cannot be had."""
    python = venv / "bin" / "python"
    if _install(venv, python, POST_OFFICE_REQUIREMENTS):
        return python
    say("django-post-office cannot be installed here: its goals are not measured")
    return None


def _install(venv: Path, python: Path, wanted: Path) -> bool:
    """Once, until the list of what is wanted changes."""
    stamp = venv / "installed"
    if stamp.is_file() and stamp.read_text() == wanted.read_text():
        return True
    say(f"installing what {wanted.name} names beside the portal")
    want = ["-q", "-r", str(wanted)]
    ways = [[["uv", "venv", "-q", str(venv)], ["uv", "pip", "install", "--python", str(python), *want]]]
    ways += [[[sys.executable, "-m", *command] for command in ways[0]]]
    ways += [[[sys.executable, "-m", "venv", str(venv)], [str(python), "-m", "pip", "install", *want]]]
    for way in ways:
        if all(_went_well(command) for command in way):
            stamp.write_text(wanted.read_text())
            return True
    return False


def _went_well(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False
