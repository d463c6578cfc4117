"""django-helpdesk, in an environment of its own."""

from pathlib import Path

from tests.bench.scenes import Peer
from tests.bench.stage import Stage, say


def prepare(stage: Stage, venv: Path, tickets: int) -> Peer | None:
    say("django-helpdesk is not measured")
    return None
