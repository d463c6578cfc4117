import pytest
from django.core.mail import EmailMessage

from citizens.encryption.data_keys import cache
from civil_petitions.attachments import store
from civil_petitions.drafts.models import Draft, DraftFile
from civil_petitions.models import Attachment, InternalNote
from tests.citizens.resealed import FILE
from tests.factories.accounts import OfficerFactory
from tests.factories.petitions import PetitionFactory

OTHER_ROOTS = ("LETTER_FILE_ROOT", "BOARD_ROOT", "EXPORT_ROOT", "DOWNLOAD_ROOT", "MANDATE_ROOT")


@pytest.fixture
def folder_of_files(settings, tmp_path):
    settings.ATTACHMENT_ROOT = tmp_path
    for name in OTHER_ROOTS:  # what a demonstration on this machine has left is none of a test's
        setattr(settings, name, tmp_path / name.lower())
    settings.EMAIL_BACKEND = "channels_mail.outbox.backend.OutboxBackend"
    yield tmp_path
    cache.clear()


@pytest.fixture
def petition_with_everything(folder_of_files):
    """A citizen of whom something lies in every kind of table, and files of a petition and of a draft."""
    petition = PetitionFactory(title="가로등이 꺼졌습니다", waiting=True)
    officer = OfficerFactory()
    citizen = petition.petitioner
    mine = {"subject_key_id": citizen.subject_key_id}
    InternalNote.objects.create(petition=petition, author=officer, sealed_text="현장에 감", **mine)
    attachment = Attachment.objects.create(
        petition=petition, sealed_name="사진.jpg", size=len(FILE), content_type="image/jpeg", **mine
    )
    draft = Draft.objects.create(
        account=citizen.account,
        petition_type=petition.type,
        form_version=petition.form_version,
        sealed_answers={"place": ["새솔동"]},
        **mine,
    )
    file = DraftFile.objects.create(
        draft=draft, sealed_name="그림.png", size=len(FILE), content_type="image/png", slot="photo", **mine
    )
    for each in (attachment, file):
        store.keep(each.pk, citizen.subject_key, FILE)
    EmailMessage("제목", "본문", to=["mail@mail.example"]).send()
    cache.clear()
    return petition
