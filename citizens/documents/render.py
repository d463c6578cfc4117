"""Typesets documents. What people wrote goes in as data and is never read as markup."""

import json
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

FONTS = Path(__file__).parent / "fonts"


def render(template: Path, data: dict[str, Any]) -> bytes:
    """The PDF of a template filled with JSON data; the same data gives the same file.

    Templates of all areas import /citizens/documents/sheet.typ, the office's page.
    """
    return bytes(
        typst.compile(
            template,
            root=settings.BASE_DIR,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["a-2b"],
        )
    )
