"""Tables that a spreadsheet may open: nothing in them is ever run as a formula."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"  # Excel reads Korean only with it
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SCHEMAS = "http://schemas.openxmlformats.org"
OFFICE = f"{SCHEMAS}/officeDocument/2006/relationships"
MAIN = f"{SCHEMAS}/spreadsheetml/2006/main"
KINDS = "application/vnd.openxmlformats"


def safe(word: str) -> str:
    """Text that begins like a formula gets an apostrophe; a plain number stays one."""
    if word.startswith(DANGEROUS) and not _is_number(word):
        return f"'{word}"
    return word


def csv_lines(rows: Iterable[Sequence[str]], *, bom: bool = True) -> Iterator[str]:
    """The table line by line, so that a million of them need no memory."""
    paper = io.StringIO()
    writer = csv.writer(paper)
    yield BOM if bom else ""
    for row in rows:
        writer.writerow([safe(word) for word in row])
        yield paper.getvalue()
        paper.seek(0)
        paper.truncate()


def xlsx(name: str, rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet; every cell is a number or a text, and a text is never a formula."""
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", _types())
        parts.writestr("_rels/.rels", _relation("officeDocument", "xl/workbook.xml"))
        parts.writestr("xl/_rels/workbook.xml.rels", _relation("worksheet", "worksheets/sheet1.xml"))
        sheet = f'<sheet name="{escape(name[:31])}" sheetId="1" r:id="rId1"/>'
        parts.writestr(
            "xl/workbook.xml", f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheet}</sheets></workbook>'
        )
        with parts.open("xl/worksheets/sheet1.xml", "w") as paper:
            paper.write(f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for row in rows:
                paper.write(f"<row>{''.join(map(_cell, row))}</row>".encode())
            paper.write(b"</sheetData></worksheet>")
    return book.getvalue()


def _types() -> str:
    parts = {
        "/xl/workbook.xml": f"{KINDS}-officedocument.spreadsheetml.sheet.main+xml",
        "/xl/worksheets/sheet1.xml": f"{KINDS}-officedocument.spreadsheetml.worksheet+xml",
    }
    named = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in parts.items())
    relations = f'<Default Extension="rels" ContentType="{KINDS}-package.relationships+xml"/>'
    return f'{HEAD}<Types xmlns="{SCHEMAS}/package/2006/content-types">{relations}{named}</Types>'


def _relation(kind: str, target: str) -> str:
    one = f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/>'
    return f'{HEAD}<Relationships xmlns="{SCHEMAS}/package/2006/relationships">{one}</Relationships>'


def _cell(word: str) -> str:
    if _is_number(word):
        return f"<c><v>{float(word.replace(',', '')):g}</v></c>" if len(word) < 12 else _text(word)
    return _text(word)


def _text(word: str) -> str:
    clean = "".join(sign for sign in word if sign >= " " or sign in "\t\n")
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(clean)}</t></is></c>'


def _is_number(word: str) -> bool:
    bare = word.replace(",", "").lstrip("+-")
    return bare.replace(".", "", 1).isdigit() and bare.isascii()
