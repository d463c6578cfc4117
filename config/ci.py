"""`python -m config.ci`: everything that must be so before a change is taken, one step after the other, each timed."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config import browser, engines, messages, preflight
from config.supervisor import Supervisor, child_environment

BASE_DIR = Path(__file__).resolve().parent.parent
AREAS = ("config", "citizens", "civil_petitions", "channels_mail", "portal", "tests", "bin")
PRODUCTION = {"DEBUG": "", "DEMO": "", "SITE_URL": "https://portal.hanbyeol.example", "BEHIND_PROXY": "1"}
COLLECT = ("--no-input", "--clear", "--verbosity", "0", "--ignore", "css/src/*")
# A file stays on one core: what it starts once is started once.
TOGETHER = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
SLOW = ("--durations", "12", "--durations-min", "5")  # named, so that nobody gets used to them
TESTING = {"SITE_URL": "http://127.0.0.1:8000", "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost", "DEMO": "1"}


@dataclass(frozen=True)
class Step:
    """A check: what it is called, the command, and the settings it wants."""

    name: str
    command: tuple[str, ...]
    settings: Mapping[str, str]


def steps(arguments: list[str]) -> list[Step]:
    """All checks, the quick ones first."""
    templates = [str(file) for file in sorted((BASE_DIR / "templates").rglob("*.html"))]
    # Widgets are parts of one line of HTML, in which each space counts.
    indented = [file for file in templates if "/widgets/" not in file]
    manage = (sys.executable, "manage.py")
    module = (sys.executable, "-m")
    deploy = {**PRODUCTION, "ALLOWED_HOSTS": "portal.hanbyeol.example"}
    return [
        Step(
            "ruff format", (*module, "ruff", "format", "--check", "--output-format", "concise", *_existing(AREAS)), {}
        ),
        Step("ruff check", (*module, "ruff", "check", "--output-format", "concise", *_existing(AREAS)), {}),
        Step("djhtml", (*module, "djhtml", "--check", "--tabwidth", "2", *indented), {}),
        Step(
            "djade", (str(Path(sys.executable).parent / "djade"), "--check", "--target-version", "5.2", *templates), {}
        ),
        Step("import-linter", (str(Path(sys.executable).parent / "lint-imports"), "--no-logo"), {}),
        Step("mypy", (*module, "mypy"), {}),
        Step("English catalogue", (*module, "config.messages", "--check"), {}),
        Step("migrations", (*manage, "makemigrations", "--check", "--dry-run"), {}),
        Step("check --deploy", (*manage, "check", "--deploy", "--fail-level", "WARNING"), deploy),
        Step("static files", (*manage, "collectstatic", *COLLECT), {}),
        Step("pytest", (*module, "pytest", *TOGETHER, *SLOW, *arguments), {}),
    ]


def main() -> int:
    """Run them all; engines that nobody has given are started in a temporary folder."""
    os.chdir(BASE_DIR)
    given = {name: value for name, value in os.environ.items() if name not in ("DATA_DIR", preflight.MARK)}
    given |= browser.environment()
    with tempfile.TemporaryDirectory(prefix="portal-", ignore_cleanup_errors=True) as name:
        data_dir = Path(name)
        data_dir.chmod(0o711)  # the database's owner must be able to reach its own folder
        values = engines.addresses(data_dir, given, TESTING)
        env = child_environment(data_dir, values, given)
        supervisor = Supervisor(data_dir, env)
        try:
            supervisor.start_engines(engines.needed(data_dir, given, values))
            messages.compile_all(BASE_DIR)
            return _run_all(steps(sys.argv[1:]), env)
        finally:
            supervisor.stop()


def _run_all(all_steps: list[Step], env: Mapping[str, str]) -> int:
    results = []
    for step in all_steps[:-1]:
        results.append((step.name, *_run(step, env)))
    _summary(results)
    # Last, so that the run ends with pytest's own closing line.
    code, seconds = _run(all_steps[-1], env)
    failed = [name for name, status, _ in results if status]
    if failed:
        sys.stderr.write(f"failed before pytest ({seconds:.0f} s): {', '.join(failed)}\n")
    return 1 if failed else code


def _run(step: Step, env: Mapping[str, str]) -> tuple[int, float]:
    sys.stdout.write(f"\n--- {step.name}\n")
    sys.stdout.flush()
    begun = time.monotonic()
    code = subprocess.run(step.command, env={**env, **step.settings}, check=False).returncode
    return code, time.monotonic() - begun


def _summary(results: list[tuple[str, int, float]]) -> None:
    sys.stdout.write("\n")
    for name, code, seconds in results:
        sys.stdout.write(f"{'ok    ' if code == 0 else 'FAILED'} {seconds:6.1f} s  {name}\n")
    sys.stdout.flush()


def _existing(names: tuple[str, ...]) -> list[str]:
    return [name for name in names if (BASE_DIR / name).exists()]


if __name__ == "__main__":
    sys.exit(main())
