"""Pictures and documents of posts: checked, scanned, searched for personal numbers, and kept sealed."""

import os
import uuid
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from citizens import personal_numbers
from citizens.accounts.models import Account
from citizens.encryption import open_file, seal_file
from citizens.encryption.file_stores import FileStore
from citizens.keys.models import SubjectKey
from citizens.registry import actions as registry
from civil_petitions.attachments import checks, scanning
from civil_petitions.attachments.checks import CheckedFile, FileRefused
from civil_petitions.attachments.words import text_of
from civil_petitions.models import ScanState
from portal.board.models import PostFile

ACCEPTED = ["jpg", "png", "pdf", "hwpx", "docx", "xlsx"]
MOST_FILES = 5
MOST_MEGABYTES = 10


def attach(*, form_key: uuid.UUID, by: Account, name: str, stream: UploadedFile, size: int) -> PostFile:
    """Keep a file for the form that is being written. Raises FileRefused with the sentence for the writer."""
    checked = checks.check(name, stream, size, accept=ACCEPTED, max_mb=MOST_MEGABYTES)
    _refuse_danger(checked)
    state = scanning.scan(checked.content)
    if state == ScanState.QUARANTINED:
        raise FileRefused(
            _("‘%(name)s’에서 악성코드로 의심되는 것을 찾아 올리지 않았습니다.") % {"name": checked.name}
        )
    subject_key = registry.citizen_of(by).subject_key
    file = PostFile(
        account=by,
        form_key=form_key,
        subject_key=subject_key,
        sealed_name=personal_numbers.masked(checked.name),
        content_type=checked.content_type,
        size=len(checked.content),
        scan_state=state,
    )
    _keep(file.pk, subject_key, checked.content)
    try:
        _add(file, by)
    except FileRefused:
        forget(file.pk)
        raise
    return file


def _add(file: PostFile, by: Account) -> None:
    """Count and add under the writer's lock, so that no two slip past the limit together."""
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=by.pk)
        if PostFile.objects.filter(form_key=file.form_key, account=by).count() >= MOST_FILES:
            raise FileRefused(_("파일은 %(most)d개까지 올립니다.") % {"most": MOST_FILES})
        file.save(force_insert=True)


def _refuse_danger(checked: CheckedFile) -> None:
    """What everybody may open runs nothing, and tells nobody's number."""
    if checked.flags:
        raise FileRefused(
            _("‘%(name)s’에는 암호나 스크립트가 있어 올릴 수 없습니다. 빼고 저장한 뒤 올려 주세요.")
            % {"name": checked.name}
        )
    found = personal_numbers.find(text_of(checked))
    if found:
        kinds = ", ".join(sorted({str(each.kind.label) for each in found}))
        raise FileRefused(
            _("‘%(name)s’ 안에 %(kinds)s(으)로 보이는 것이 있습니다. 지우고 저장한 뒤 올려 주세요.")
            % {"name": checked.name, "kinds": kinds}
        )


def remove(file: PostFile) -> None:
    """Take a file back; its bytes go when the row is gone for sure."""
    file_id = file.pk
    with transaction.atomic():
        file.delete()
        transaction.on_commit(lambda: forget(file_id))


def _keep(file_id: uuid.UUID, subject_key: SubjectKey, content: bytes) -> None:
    place = _path(file_id)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = place.with_suffix(".part")
    with part.open("wb") as file:
        for piece in seal_file(subject_key, _bound_to(file_id), BytesIO(content)):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    part.rename(place)


def read(file: PostFile) -> Iterator[bytes]:
    """The opened file piece by piece. Raises a SealError where it was changed or its key is gone."""
    with _path(file.pk).open("rb") as sealed:
        yield from open_file(file.subject_key, _bound_to(file.pk), sealed)


def is_there(file: PostFile) -> bool:
    """Whether the bytes lie where they should: a restored database may know more than the disk."""
    return _path(file.pk).exists()


def forget(file_id: uuid.UUID) -> None:
    """Remove the bytes; gone already is as good."""
    _path(file_id).unlink(missing_ok=True)


def _kept() -> Iterator[Path]:
    return (place for place in Path(settings.BOARD_ROOT).glob("??/*") if len(place.name) == 32)


def _path(file_id: uuid.UUID) -> Path:
    return Path(settings.BOARD_ROOT) / file_id.hex[:2] / file_id.hex


def _bound_to(file_id: uuid.UUID) -> str:
    return f"post-file|{file_id}"


STORE = FileStore("board", _kept, lambda place: _bound_to(uuid.UUID(place.name)))
