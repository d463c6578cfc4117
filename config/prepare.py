"""Makes the data ready before the portal starts: tables, catalogue, static files and, once, the demo district."""

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands

from config import messages


def main() -> int:
    """Does only what is missing, so that the second start is quick; `static` alone is for building an image."""
    messages.compile_all(settings.BASE_DIR)
    django.setup()
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    state = _state(settings.BASE_DIR / "static")
    _once(settings.DATA_DIR / "static.done", state, "정적 파일을 모읍니다", "static files", _collect_static)
    if sys.argv[1:] == ["static"]:
        return 0

    _step("표를 맞춥니다", "tables")
    call_command("migrate", interactive=False, verbosity=0)
    _forget_the_last_run()
    _step("민원 목록을 읽습니다", "catalogue")
    call_command("load_catalogue", verbosity=0)
    call_command("load_topics", verbosity=0)
    call_command("rebuild_search", verbosity=0)
    call_command("load_holidays", verbosity=0)
    if settings.DEMO and "seed_demo" in get_commands():
        _once(settings.DATA_DIR / "seed_demo.done", "1", "시연 자료를 만듭니다(1분쯤)", "demonstration data", _seed)
    return 0


def _forget_the_last_run() -> None:
    """Signs of life of the last run must not make this one look ready."""
    apps.get_model("operations.Heartbeat").objects.all().delete()


def _collect_static() -> None:
    call_command("collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=["css/src/*"])


def _seed() -> None:
    call_command("seed_demo")


def _once(stamp: Path, state: str, korean: str, english: str, do: Callable[[], None]) -> None:
    """Do it unless the stamp says that it was done to the end in this very state."""
    if stamp.is_file() and stamp.read_text() == state:
        return
    _step(korean, english)
    do()
    stamp.write_text(state)


def _state(folder: Path) -> str:
    seen = hashlib.sha256(django.get_version().encode())
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            status = file.stat()
            seen.update(f"{file}:{status.st_size}:{status.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def _step(korean: str, english: str) -> None:
    sys.stdout.write(f"         {korean} · {english}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
