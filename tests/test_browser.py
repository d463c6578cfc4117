"""Where the browser tests get their Chromium from; see config/browser.py."""

import os
import subprocess
import sys
from pathlib import Path

from config import browser

BASE_DIR = Path(__file__).resolve().parent.parent


def program(folder, name, code):
    path = folder / name
    path.write_text(f"#!/bin/sh\nexit {code}\n")
    path.chmod(0o755)
    return str(path)


def test_a_chromium_that_does_not_start_is_passed_over(tmp_path, monkeypatch):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    program(tmp_path, "chromium", 1)  # as Ubuntu's, which only asks for a snap
    starts = program(tmp_path, "google-chrome", 0)

    assert browser.find() == starts


def test_without_chromium_one_line_says_what_to_run():
    done = subprocess.run(
        [sys.executable, "-m", "config.browser"],
        cwd=BASE_DIR,
        env={**os.environ, "CHROMIUM": "/nowhere/chromium"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "apt-get install chromium" in done.stderr
    assert len(done.stderr.splitlines()) == 1
