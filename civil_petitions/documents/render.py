"""Typesets documents. What people wrote goes in as data and is never read as markup."""

import json
from pathlib import Path
from typing import Any

import typst

FOLDER = Path(__file__).parent
FONTS = FOLDER / "fonts"


def render(template: str, data: dict[str, Any]) -> bytes:
    """The PDF of a template of this folder, filled with JSON data; the same data gives the same file."""
    return bytes(
        typst.compile(
            FOLDER / template,
            root=FOLDER,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["a-2b"],
        )
    )
