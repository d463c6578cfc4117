"""Rows as a file: CSV that a spreadsheet reads as text, or XLSX behind a password. Nothing lies on the disk in plain.

A cell that begins like a formula would be one for whoever opens the list (CSV injection, OWASP): such a cell gets an
apostrophe in CSV; in XLSX every cell is a string by its type, so none is needed.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from msoffcrypto.format.ooxml import OOXMLFile

BOM = "\ufeff"  # without it Excel reads Korean as something else
FORMULA = re.compile(r"^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20|%]")
NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Rows = Iterable[Sequence[str]]

PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="xl/workbook.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="list" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="worksheets/sheet1.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>',
}
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
SHEET_END = "</sheetData></worksheet>"
SMALLEST = 4096  # what is shorter msoffcrypto-tool 6.1 locks in a way that nothing opens
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


class Pieces(io.RawIOBase):
    """What an iterator gives, to be read like a file, so that only a piece of it is in memory."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left = pieces, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        while size < 0 or len(self._left) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._left += piece
        given = self._left if size < 0 else self._left[:size]
        self._left = self._left[len(given) :]
        return given


def as_csv(rows: Rows) -> Iterator[bytes]:
    """UTF-8 with its mark, a row at a time."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    yield BOM.encode()
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
        yield buffer.getvalue().encode("utf-8", "replace")
        buffer.seek(0)
        buffer.truncate()


def as_locked_xlsx(rows: Rows, password: str) -> bytes:
    """A workbook under its password (ECMA-376 agile, AES-256). Compressed, it is small enough for memory."""
    plain, locked = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in PARTS.items():
            book.writestr(name, (XML + part).ljust(SMALLEST), zipfile.ZIP_STORED)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write((XML + SHEET).encode())
            for row in rows:
                sheet.write(_xml_row(row))
            sheet.write(SHEET_END.encode())
    OOXMLFile(plain).encrypt(password, locked)
    return locked.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell


def _xml_row(row: Sequence[str]) -> bytes:
    cells = "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{_xml(cell)}</t></is></c>' for cell in row)
    return f"<row>{cells}</row>".encode("utf-8", "replace")


def _xml(cell: str) -> str:
    return escape(NOT_IN_XML.sub("", cell))
