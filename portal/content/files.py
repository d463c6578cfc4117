"""Pictures and files of a text: checked, scanned, searched for personal numbers, looked into. Their only writer."""

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

import typst
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image

from citizens import personal_numbers
from citizens.accounts.models import Account
from civil_petitions.attachments import checks, scanning
from civil_petitions.attachments.checks import CheckedFile, FileRefused
from civil_petitions.attachments.names import display_name, extension_of
from civil_petitions.attachments.words import text_of
from civil_petitions.models import ScanState
from portal.content.models import Article, ArticleFile, State

ACCEPTED = ["jpg", "png", "pdf", "hwpx", "docx", "xlsx", "pptx"]
PLAIN = {"csv": "text/csv", "txt": "text/plain"}
PICTURES = ("jpg", "png")
MOST_FILES = 10
MOST_MEGABYTES = 10
MOST_PLAIN = 2 * 1024 * 1024
SHOWN_ROWS, SHOWN_CELLS, SHOWN_LETTERS = 15, 8, 80
# The first page at a width that a phone reads; typst draws it, so no other program opens strangers' files.
FIRST_PAGE = '#set page(width: auto, height: auto, margin: 0pt)\n#image("file.pdf", page: 1, width: 480pt)'


def add(
    article: Article, upload: UploadedFile, *, by: Account, alternative_ko: str = "", alternative_en: str = ""
) -> ArticleFile:
    """Keep it with the text. Raises FileRefused with the sentence for the writer.

    A text that waits for a look goes back to its writer: what is looked at must be all of it.
    """
    told = _told(upload, alternative_ko.strip())
    with transaction.atomic():
        locked = Article.objects.select_for_update().get(pk=article.pk)
        if locked.files.filter(removed_at=None).count() >= MOST_FILES:
            raise FileRefused(_("파일은 %(most)d개까지 올립니다.") % {"most": MOST_FILES})
        if locked.state == State.REVIEW:
            Article.objects.filter(pk=locked.pk).update(state=State.DRAFT)
        return ArticleFile.objects.create(article=locked, author=by, alternative_en=alternative_en.strip(), **told)


def remove(file: ArticleFile, *, by: Account) -> None:
    """Take it off the text; it can be put back."""
    ArticleFile.objects.filter(pk=file.pk, removed_at=None).update(removed_at=timezone.now())


def put_back(file: ArticleFile, *, by: Account) -> None:
    ArticleFile.objects.filter(pk=file.pk).update(removed_at=None)


def _told(upload: UploadedFile, alternative: str) -> dict[str, Any]:
    name = display_name(upload.name or "")
    extension = extension_of(name)
    if extension in PLAIN:
        return _plain(name, extension, upload)
    checked = checks.check(name, upload, upload.size or 0, accept=ACCEPTED, max_mb=MOST_MEGABYTES)
    _refuse_danger(checked)
    told: dict[str, Any] = {
        "name": checked.name,
        "kind": checked.kind,
        "content_type": checked.content_type,
        "content": checked.content,
        "size": len(checked.content),
    }
    if checked.kind in PICTURES:
        if not alternative:
            raise FileRefused(_("그림을 못 보는 분께 그림이 하는 말을 대체 글에 적어 주세요."))
        told["width"], told["height"] = Image.open(io.BytesIO(checked.content)).size
        told["alternative_ko"] = alternative
    if checked.kind == "pdf" and (page := _first_page(checked.content)):
        told |= {"preview": page, "width": 480, "height": 0}
    return told


def _refuse_danger(checked: CheckedFile) -> None:
    """What everybody may open runs nothing, is free of viruses, and tells nobody's number."""
    if checked.flags:
        raise FileRefused(
            _("‘%(name)s’에는 암호나 스크립트가 있어 올릴 수 없습니다. 빼고 저장한 뒤 올려 주세요.")
            % {"name": checked.name}
        )
    _scan(checked.name, checked.content)
    _refuse_numbers(checked.name, text_of(checked))


def _scan(name: str, content: bytes) -> None:
    state = scanning.scan(content)
    if state == ScanState.QUARANTINED:
        raise FileRefused(_("‘%(name)s’에서 악성코드로 의심되는 것을 찾아 올리지 않았습니다.") % {"name": name})
    if state == ScanState.PENDING:
        raise FileRefused(_("지금 검사기가 답하지 않아 올리지 못했습니다. 잠시 뒤 다시 올려 주세요."))


def _refuse_numbers(name: str, text: str) -> None:
    """The office's own telephone numbers may stand in a notice; a person's may not."""
    phone = personal_numbers.Kind.PHONE
    found = [each for each in personal_numbers.find(text) if each.kind != phone or text[each.start :][:2] == "01"]
    if found:
        kinds = ", ".join(sorted({str(personal_numbers.Kind(each.kind).label) for each in found}))
        raise FileRefused(
            _("‘%(name)s’ 안에 %(kinds)s(으)로 보이는 것이 있습니다. 지우고 저장한 뒤 올려 주세요.")
            % {"name": name, "kinds": kinds}
        )


def _plain(name: str, extension: str, upload: UploadedFile) -> dict[str, Any]:
    """A text or a table: kept as it came, shown by its first rows."""
    raw = upload.read(MOST_PLAIN + 1)
    if not raw or len(raw) > MOST_PLAIN:
        raise FileRefused(_("‘%(name)s’은(는) 비었거나 2MB보다 큽니다.") % {"name": name})
    text = _decoded(raw)
    if text is None or "\x00" in text:
        raise FileRefused(_("‘%(name)s’은(는) 글로 된 파일이 아닙니다. 다시 저장한 뒤 올려 주세요.") % {"name": name})
    _scan(name, raw)
    _refuse_numbers(name, text)
    lines = io.StringIO(text)
    try:
        found = csv.reader(lines) if extension == "csv" else ([line.rstrip("\n")] for line in lines)
        rows = [
            [cell[:SHOWN_LETTERS] for cell in row[:SHOWN_CELLS]]
            for row, _number in zip(found, range(SHOWN_ROWS), strict=False)
        ]
    except csv.Error:
        rows = []
    return {
        "name": name,
        "kind": extension,
        "content_type": f"{PLAIN[extension]}; charset=utf-8",
        "content": text.encode(),
        "size": len(raw),
        "rows": rows,
    }


def _decoded(raw: bytes) -> str | None:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _first_page(content: bytes) -> bytes | None:
    """A picture of it, or nothing: a document that cannot be drawn is still a document."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "file.pdf").write_bytes(content)
        (place / "page.typ").write_text(FIRST_PAGE)
        try:
            return bytes(typst.compile(place / "page.typ", root=place, format="png", ppi=96))
        except (typst.TypstError, RuntimeError):
            return None
