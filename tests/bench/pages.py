"""How many queries a page asks, and how heavy it is on its way to the reader. Prints JSON."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import brotli
import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.staticfiles.storage import staticfiles_storage  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

ASSET = re.compile(r'(?:href|src)="(/static/[^"#?]+)')


def main() -> None:
    """Each page of the argument, `{"home": ["/", cookie], …}`: first as it comes, then once more."""
    wanted: dict[str, list[str]] = json.loads(sys.argv[1])
    cache.clear()
    measured: dict[str, Any] = {}
    for name, (path, cookies) in wanted.items():
        client = Client(headers={"accept-language": "ko", "host": "127.0.0.1"})
        for each in filter(None, cookies.split("; ")):
            key, _equals, value = each.partition("=")
            client.cookies[key] = value
        cold = _queries(client, path)
        warm = _queries(client, path)
        html = client.get(path).content
        measured[name] = {"queries_cold": cold, "queries": warm, **_weight(html)}
    sys.stdout.write(json.dumps(measured))


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return len(seen)


def _weight(html: bytes) -> dict[str, int]:
    """Bytes after compression, as the web server sends them."""
    assets = dict.fromkeys(ASSET.findall(html.decode()))
    root = Path(settings.STATIC_ROOT)
    files = [root / asset.removeprefix(settings.STATIC_URL) for asset in assets]
    kinds = {kind: [file for file in files if file.suffix == f".{kind}"] for kind in ("css", "js")}
    images = [file for file in files if file.suffix in (".svg", ".png", ".jpg", ".webp")]
    return {
        "html_bytes": len(brotli.compress(html, quality=5)),
        "css_bytes": sum(map(_sent, kinds["css"])),
        "js_bytes": sum(map(_sent, kinds["js"])),
        "image_bytes": sum(map(_sent, images)),
        "font_bytes": sum(_sent(Path(root, name)) for name in _fonts()),
        "requests": 1 + len(files) + 2,
    }


def _fonts() -> list[str]:
    names = [f"vendor/fonts/HanbyeolGov-{weight}.core.woff2" for weight in ("Regular", "Bold")]
    return [staticfiles_storage.stored_name(name) for name in names]


def _sent(file: Path) -> int:
    packed = file.with_name(f"{file.name}.br")
    return (packed if packed.exists() else file).stat().st_size


if __name__ == "__main__":
    main()
