"""Typesets documents. What people wrote goes in as data and is never read as markup."""

import json
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

FONTS = Path(__file__).parent / "fonts"


def render(template: Path, data: dict[str, Any]) -> bytes:
    """The PDF of a template filled with JSON data; the same data gives the same file.

    Templates of all areas import /citizens/documents/sheet.typ, the office's page. For keeping (PDF/A), unless people
    wrote what the office's font lacks (hanja, emoji): then a font of the machine helps, or a box stands for the sign.
    """
    words = json.dumps(data, ensure_ascii=False)
    try:
        return _compiled(template, words, ignore_system_fonts=True, pdf_standards=["a-2b"])
    except typst.TypstError:
        return _compiled(template, words, ignore_system_fonts=False, pdf_standards=[])


def _compiled(template: Path, words: str, **options: Any) -> bytes:
    inputs = {"data": words}
    return bytes(typst.compile(template, root=settings.BASE_DIR, font_paths=[FONTS], sys_inputs=inputs, **options))
