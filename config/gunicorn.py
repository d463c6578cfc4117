"""The web server's settings, for the demo and for production alike."""

import multiprocessing
import os
import subprocess
import sys
from typing import Any

worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or min(multiprocessing.cpu_count(), 2))
threads = int(os.environ.get("WEB_THREADS") or 4)
timeout = 30
graceful_timeout = 10
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True
# Addresses of visitors and what they looked for are in no log of ours; the proxy keeps what the law asks for.
accesslog = None
errorlog = "-"


def on_starting(server: Any) -> None:
    """Without its keys the web server does not begin. A process of its own looks, so that none of it stays in ours."""
    look = "import django; django.setup(); from citizens.keys import starting; starting.refuse_without_keys()"
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings", **os.environ}
    done = subprocess.run([sys.executable, "-c", look], env=environment, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(done.returncode)
