"""The words inside a document, to look for numbers of persons in what is to be public."""

import re
import zipfile
from io import BytesIO

from django.utils.translation import gettext as _
from pypdf import PdfReader

from civil_petitions.attachments.checks import CheckedFile, FileRefused

MOST_PAGES = 50
_TAG = re.compile(rb"<[^>]{0,2000}>")
_MOST_TEXT = 2_000_000


def text_of(checked: CheckedFile) -> str:
    """The words inside a document; "" for pictures. Raises FileRefused where they cannot be read."""
    if checked.kind == "pdf":
        return _text_of_pdf(checked)
    if checked.kind not in ("docx", "xlsx", "hwpx"):
        return ""
    parts = []
    with zipfile.ZipFile(BytesIO(checked.content)) as archive:
        for entry in archive.namelist():
            if entry.lower().endswith(".xml"):
                # Runs of one paragraph are one word to the reader: only paragraphs and cells are kept apart.
                xml = re.sub(rb"</(?:\w+:)?(?:p|c|si|t[cr])>", b"\n", archive.read(entry)[:_MOST_TEXT])
                parts.append(_TAG.sub(b"", xml).decode("utf-8", "replace"))
    return "\n".join(parts)


def _text_of_pdf(checked: CheckedFile) -> str:
    """The words of a PDF. Strangers' files break readers in ways that nobody lists: whatever is raised, we refuse."""
    try:
        pages = PdfReader(BytesIO(checked.content)).pages
        if len(pages) <= MOST_PAGES:
            return "\n".join(page.extract_text() for page in pages)
    except Exception as error:
        raise FileRefused(
            _("‘%(name)s’을(를) 읽을 수 없어 올리지 않았습니다. 다시 저장한 뒤 올려 주세요.") % {"name": checked.name}
        ) from error
    raise FileRefused(
        _("‘%(name)s’은(는) %(most)d쪽이 넘어 올릴 수 없습니다. 필요한 쪽만 올려 주세요.")
        % {"name": checked.name, "most": MOST_PAGES}
    )
