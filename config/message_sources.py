"""Reads the messages of the portal out of its Python files and templates, without gettext."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from civil_petitions.catalogue.source import read_departments, read_types

CATALOGUE = Path("civil_petitions/catalogue")
CODE = ("channels_mail", "citizens", "civil_petitions", "config", "portal")
TEMPLATES = ("*.html", "*.txt")
SINGULAR = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
TEXT = r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(rf"\b(_|gettext|ngettext|pgettext)\(\s*u?{TEXT}(?:\s*,\s*u?{TEXT})?", re.DOTALL)

# context, message, plural
Message = tuple[str | None, str, str | None]


def read_all(base_dir: Path) -> dict[Message, list[str]]:
    """Each message with the files that say it, in the order of the files."""
    found: dict[Message, list[str]] = {}
    for path, messages in _files(base_dir):
        for message in messages:
            places = found.setdefault(message, [])
            if path not in places:
                places.append(path)
    return found


def _files(base_dir: Path) -> Iterator[tuple[str, Iterator[Message]]]:
    for area in CODE:
        for path in sorted((base_dir / area).rglob("*.py")):
            yield str(path.relative_to(base_dir)), in_code(path.read_text())
    yield str(CATALOGUE), in_data(base_dir / CATALOGUE)
    for path in sorted(path for kind in TEMPLATES for path in (base_dir / "templates").rglob(kind)):
        yield str(path.relative_to(base_dir)), in_template(path.read_text())


def in_data(folder: Path) -> Iterator[Message]:
    """Names that the catalogue brings and pages show through `translate`: neighbourhoods, duties, sites, papers."""
    offices = read_departments(folder)
    names = [*offices["dongs"], *(duty for each in offices["departments"] for duty in each["duties"])]
    for entry in read_types(folder):
        names += [entry.get("external", {}).get("name", "")]
        names += [*entry.get("public_records", []), *entry.get("result_documents", [])]
    yield from ((None, name, None) for name in names if name)


def in_code(source: str) -> Iterator[Message]:
    """The messages of a Python file; what is not written out in the call is nobody's message."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        texts = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if texts and isinstance(call.func, ast.Name):
            yield from _message(call.func.id, texts)


def in_template(source: str) -> Iterator[Message]:
    """The messages of a template, as Django itself hands them to gettext."""
    for call in IN_TEMPLATE.finditer(templatize(source)):
        yield from _message(call[1], [ast.literal_eval(text) for text in call.groups()[1:] if text])


def _message(function: str, texts: list[str]) -> Iterator[Message]:
    if function in SINGULAR:
        yield None, texts[0], None
    elif function in PLURAL and len(texts) > 1:
        yield None, texts[0], texts[1]
    elif function in WITH_CONTEXT and len(texts) > 1:
        yield texts[0], texts[1], None
