"""Files of letters: checked by content, scanned, and kept sealed under the thread's key."""

import time
import uuid
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from channels_mail.consultation.models import LetterFile, Message
from citizens.encryption import SealError
from citizens.encryption.folders import SealedFolder
from civil_petitions.attachments import checks, scanning
from civil_petitions.attachments.checks import CheckedFile
from civil_petitions.models.attachment import ScanState

FOLDER = SealedFolder("letter", lambda: Path(settings.LETTER_FILE_ROOT))
SWEPT_AFTER = 86_400.0  # seconds; a letter may be on its way
BATCH = 100


def checked(uploads: Iterable[UploadedFile]) -> list[CheckedFile]:
    """Each as it may be kept. Raises FileRefused with the sentence for who sends it."""
    return [checks.check(each.name or "", each, each.size or 0, accept=[]) for each in uploads]


def attach(message: Message, file: CheckedFile) -> LetterFile:
    """The bytes lie there before the row says so; a letter that is not sent after all takes them back."""
    row = LetterFile(
        message=message,
        subject_key_id=message.subject_key_id,
        sealed_name=file.name,
        content_type=file.content_type,
        size=len(file.content),
        scan_state=scanning.scan(file.content),
        flags=file.flags,
    )
    FOLDER.keep(row.pk.hex, message.subject_key, file.content)
    row.save(force_insert=True)
    return row


def read(file: LetterFile) -> bytes:
    """Raises a SealError where it was changed or its key is gone, OSError where it is away."""
    return FOLDER.read(file.pk.hex, file.subject_key)


def forget(file_id: uuid.UUID) -> None:
    """Remove the bytes; gone already is as good."""
    FOLDER.forget(file_id.hex)


def forget_later(file_ids: Iterable[uuid.UUID]) -> None:
    for file_id in file_ids:
        transaction.on_commit(partial(forget, file_id))


def scan_waiting() -> None:
    """Look again at what no scanner could look at when it came."""
    for file in LetterFile.objects.filter(scan_state=ScanState.PENDING).select_related("subject_key")[:BATCH]:
        try:
            state = scanning.scan(read(file))
        except (SealError, OSError):
            continue  # it goes on waiting, the others do not
        LetterFile.objects.filter(pk=file.pk, scan_state=ScanState.PENDING).update(scan_state=state)


def sweep() -> None:
    """Remove bytes without a row: what a crash between writing and committing left."""
    old = [place for place in FOLDER.everything() if place.stat().st_mtime < time.time() - SWEPT_AFTER]
    ids = [uuid.UUID(place.name) for place in old if len(place.name) == 32]
    known = {pk.hex for pk in LetterFile.objects.filter(pk__in=ids).values_list("pk", flat=True)}
    for place in old:
        if place.name not in known:
            place.unlink(missing_ok=True)
