"""Makes .venv with the locked requirements, then becomes the module that is asked for. Standard library only."""

import configparser
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path
from types import ModuleType

BASE_DIR = Path(__file__).resolve().parent.parent
VENV = BASE_DIR / ".venv"
PYTHON = VENV / "bin" / "python"
INSTALLERS = BASE_DIR / "requirements-install.txt"
NO_VENV = (
    "가상 환경을 만들 수 없습니다: sudo apt-get install python3-venv 를 실행한 뒤 다시 시작하십시오.",
    "cannot make a virtual environment; run: sudo apt-get install python3-venv",
)


def _preflight() -> ModuleType:
    # Not as config.preflight: the package imports Celery, which is what we are about to install.
    spec = importlib.util.spec_from_file_location("preflight", BASE_DIR / "config" / "preflight.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


preflight = _preflight()


def main() -> None:
    """Install if the lock has changed, then run the module with the environment's Python."""
    if sys.argv[1] == "--also":
        _install(BASE_DIR / sys.argv[2])  # something that only this machine needs
        return
    lock_file, module, *arguments = sys.argv[1:]
    preflight.python()
    if module == "config.supervisor":
        _look_first()
    preflight.folder(BASE_DIR)
    with (BASE_DIR / ".venv.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # two first starts of one clone: the second waits, then finds it done
        if not _is_installed(BASE_DIR / lock_file):
            _say("설치하는 중입니다(1분쯤)", "installing, about a minute")
            _make_venv()
            _install(BASE_DIR / lock_file)
            _stamp().write_text(_fingerprint(BASE_DIR / lock_file))
    os.chdir(BASE_DIR)
    os.execv(PYTHON, [str(PYTHON), "-m", module, *arguments])


def _look_first() -> None:
    """What would end the demo anyway ends it before a minute of installing."""
    data_dir = Path(os.environ.get("DATA_DIR") or BASE_DIR / ".data").absolute()
    preflight.port()
    preflight.folder(data_dir)
    preflight.lock(data_dir).close()
    preflight.end_orphans(data_dir)
    preflight.need_port(preflight.port(), os.environ.get("HOST") or "127.0.0.1")


# --- what is installed --------------------------------------------------------------------------------
def _stamp() -> Path:
    return VENV / "installed"


def _fingerprint(lock_file: Path) -> str:
    return "\n".join(
        [
            lock_file.name,
            hashlib.sha256(lock_file.read_bytes()).hexdigest(),
            hashlib.sha256(_base().encode()).hexdigest(),
        ]
    )


def _base() -> str:
    """The requirements of the portal itself: the tests' list contains them."""
    return (BASE_DIR / "requirements.txt").read_text()


def _is_installed(lock_file: Path) -> bool:
    if not PYTHON.exists() or not _stamp().is_file():
        return False
    name, digest, base = [*_stamp().read_text().splitlines(), "", "", ""][:3]
    if name == lock_file.name:
        return digest == hashlib.sha256(lock_file.read_bytes()).hexdigest()
    # The tests' environment serves the demo as well, as long as both locks are of the same day.
    return name == "requirements-dev.txt" and base == hashlib.sha256(_base().encode()).hexdigest()


# --- the environment ------------------------------------------------------------------------------------
def _make_venv() -> None:
    if PYTHON.exists() and _works(PYTHON, "import sys; sys.exit(sys.version_info < (3, 11))"):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if not _run(sys.executable, "-m", "venv", "--without-pip", VENV):
        shutil.rmtree(VENV, ignore_errors=True)
        preflight.refuse(*NO_VENV)


def _need_pip() -> None:
    """Put pip into the environment: from Python itself, or, where Debian has taken it out, from the index."""
    if _works(PYTHON, "import pip") or _run(PYTHON, "-m", "ensurepip", "--default-pip") or _bring_pip():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        version = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        for command in (("apt-get", "update", "-qq"), ("apt-get", "install", "-y", "-qq", version)):
            _run(*command, DEBIAN_FRONTEND="noninteractive")
        if _run(PYTHON, "-m", "ensurepip", "--default-pip"):
            return
    preflight.refuse(*NO_VENV)


def _bring_pip() -> bool:
    """Debian's Python comes without pip: fetch the wheel that the lock names, check it, and let it install itself."""
    found = re.search(r"^pip==(\S+)((?: \\\n\s+--hash=sha256:\w+)+)", INSTALLERS.read_text(), re.M)
    assert found
    hashes = re.findall(r"sha256:(\w+)", found[2])
    wheel = VENV / f"pip-{found[1]}-py3-none-any.whl"
    if not _index():
        return False
    index = _index().rstrip("/") + "/pip/"
    try:
        with urllib.request.urlopen(index, timeout=30) as page:  # noqa: S310
            text = page.read().decode()
        link = re.search(rf'href="([^"]*{re.escape(wheel.name)})[#"]', text)
        if link is None:
            return False
        with urllib.request.urlopen(urllib.parse.urljoin(index, link[1]), timeout=60) as content:  # noqa: S310
            wheel.write_bytes(content.read())
    except OSError:
        return False
    if hashlib.sha256(wheel.read_bytes()).hexdigest() not in hashes:
        return False
    return _run(PYTHON, wheel / "pip", "install", "--quiet", "--no-index", wheel)


def _index() -> str:
    """The package index that this machine names for pip; empty where it names none."""
    if os.environ.get("PIP_INDEX_URL"):
        return os.environ["PIP_INDEX_URL"]
    files = [Path("/etc/pip.conf"), Path.home() / ".pip" / "pip.conf", Path.home() / ".config" / "pip" / "pip.conf"]
    parser = configparser.RawConfigParser()
    parser.read([*files, os.environ.get("PIP_CONFIG_FILE", "")])
    return parser.get("global", "index-url", fallback="")


def _install(lock_file: Path) -> None:
    """With uv where it can be had, else with pip; each file is checked against its hash."""
    options = ["install", "--require-hashes", "-r", str(lock_file)]
    environment = {"UV_HTTP_TIMEOUT": "30", "UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1", "VIRTUAL_ENV": str(VENV)}
    if shutil.which("uv") and _run("uv", "pip", *options, "--python", PYTHON, **environment):
        return
    _need_pip()
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "-qq"]
    if not shutil.which("uv") and _run(*pip, "install", "--require-hashes", "--no-deps", "-r", INSTALLERS):
        if _index() and not any(name.startswith("UV_") for name in os.environ):
            environment["UV_DEFAULT_INDEX"] = _index()
        if _run(PYTHON, "-m", "uv", "pip", *options, "--python", PYTHON, **environment):
            return
    if not _run(*pip, *options, "--progress-bar", "off", quiet=False):
        preflight.refuse(
            "꾸러미를 설치하지 못했습니다. 인터넷 연결과 위의 안내를 확인하십시오.",
            "the packages could not be installed, see above",
        )


def _works(python: "str | Path", statement: str) -> bool:
    return subprocess.run([str(python), "-c", statement], capture_output=True, check=False).returncode == 0


def _run(*command: object, quiet: bool = True, **environment: str) -> bool:
    """Whether it went well; what a first attempt complains of is not shown, because another way follows."""
    parts = [str(part) for part in command]
    done = subprocess.run(parts, env={**os.environ, **environment}, capture_output=quiet, check=False)
    return done.returncode == 0


def _say(korean: str, english: str) -> None:
    sys.stdout.write(f"[  0.0s] {korean} · {english}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
