"""Ends well if the web server answers, or, with the name of a part, if that part is alive. Standard library only."""

import http.client
import json
import os
import sys
from urllib.parse import urlsplit


def main() -> int:
    """healthcheck.py [http://host:port [part]]"""
    base, part = [*sys.argv[1:], *("http://127.0.0.1:8000", "")[len(sys.argv) - 1 :]]
    place = urlsplit(base)
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    connection = http.client.HTTPConnection(place.hostname or "127.0.0.1", place.port or 8000, timeout=4)
    try:
        connection.request("GET", "/readyz" if part else "/healthz", headers={"Host": host})
        answer = connection.getresponse()
        body = answer.read()
        alive = json.loads(body).get(part) == "ok" if part else answer.status == 200
    except (OSError, http.client.HTTPException, ValueError):
        return 1
    finally:
        connection.close()
    return 0 if alive else 1


if __name__ == "__main__":
    sys.exit(main())
