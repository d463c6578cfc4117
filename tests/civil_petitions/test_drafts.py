"""Drafts over time: reminders, their end, and the files that go with them."""

import io
import os
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from civil_petitions.attachments import store
from civil_petitions.attachments.checks import kinds_of
from civil_petitions.drafts import actions, tasks
from civil_petitions.drafts.models import Draft, DraftFile
from civil_petitions.forms.definition import build_form
from civil_petitions.models import Attachment
from tests.factories.petitions import FIELDS, FormVersionFactory

pytestmark = pytest.mark.django_db
ANSWERS = {"place": ["바다마루로 42"], "content": ["소화전 앞에 차가 서 있습니다."]}
SLOT = {"accept": ["jpg"], "max_files": 1, "max_mb": 1}
SLOTS = [
    SLOT | {"id": "photo1", "name": "첫 번째 사진", "required": True},
    SLOT | {"id": "photo2", "name": "두 번째 사진", "follows": "photo1", "after_seconds": 60},
]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.ATTACHMENT_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def draft(citizen):
    form_version = FormVersionFactory(definition={"fields": FIELDS, "attachments": SLOTS, "rules": {}})
    draft = actions.start(by=citizen, petition_type=form_version.petition_type)
    actions.save(draft, raw=ANSWERS)
    return draft


def attach(draft, slot, taken=None):
    picture, exif = io.BytesIO(), Image.Exif()
    if taken:
        exif.get_ifd(0x8769)[0x9003] = f"2026:11:23 10:{taken}"
    Image.new("RGB", (40, 30), "grey").save(picture, "JPEG", exif=exif)
    picture.seek(0)
    return actions.attach(draft, slot=slot, name="차.jpg", stream=picture, size=picture.getbuffer().nbytes)


def files_of(folder):
    return sorted(place.name for place in folder.glob("??/*"))


def age(days):
    now = timezone.now()
    Draft.objects.update(saved_at=now - timedelta(days=days), expires_at=now + timedelta(days=30 - days))


def test_a_draft_that_was_left_is_remembered_twice_by_mail(draft):
    for days, mails in ((6, 0), (8, 1), (8, 1), (28, 2), (29, 2)):
        age(days)
        tasks.remind_drafts()
        assert len(mail.outbox) == mails

    letter = mail.outbox[0]
    assert letter.to == ["citizen@mail.example"] and f"/drafts/{draft.pk}/write/" in letter.body
    assert "소화전" not in letter.body


def test_a_draft_ends_after_thirty_days_with_its_files(draft, folder, django_capture_on_commit_callbacks):
    attach(draft, "photo1")
    age(29)
    tasks.destroy_expired_drafts()
    assert Draft.objects.exists() and files_of(folder)

    age(31)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.destroy_expired_drafts()

    assert not Draft.objects.exists() and files_of(folder) == []


def test_bytes_that_no_row_knows_are_swept_away_after_a_day(draft, folder):
    kept = attach(draft, "photo1")
    orphan, fresh = uuid.uuid4(), uuid.uuid4()
    for file_id in (orphan, fresh):
        store.keep(file_id, draft.subject_key, b"nobody's")
    (folder / kept.pk.hex[:2] / "broken.part").write_bytes(b"half")
    two_days_ago = timezone.now().timestamp() - 2 * 86400
    for place in folder.glob("??/*"):
        if place.name != fresh.hex:
            os.utime(place, (two_days_ago, two_days_ago))

    tasks.sweep_files()

    assert files_of(folder) == sorted([kept.pk.hex, fresh.hex])


def test_a_required_file_that_is_missing_is_named_wherever_one_tries(draft, client_for):
    browser = client_for(draft.account)

    for name in ("review", "submission"):
        way_back = browser.get(reverse(f"drafts:{name}", args=[draft.pk]), follow=True)
        assert "‘첫 번째 사진’ 파일을 올려 주세요." in way_back.content.decode()


def test_coming_back_from_the_login_neither_files_nor_removes(draft, client_for):
    file = attach(draft, "photo1")
    browser = client_for(draft.account)

    submission = browser.get(reverse("drafts:submission", args=[draft.pk]))
    removal = browser.get(reverse("drafts:file_delete", args=[draft.pk, file.pk]))

    assert submission.headers["Location"] == reverse("drafts:review", args=[draft.pk])
    assert removal.headers["Location"].startswith(reverse("drafts:step", args=[draft.pk]))
    assert Draft.objects.exists() and DraftFile.objects.exists()


def test_a_file_for_a_draft_that_was_filed_meanwhile_is_refused_and_leaves_nothing(draft, folder):
    other = Draft.objects.get()
    actions.discard(other)

    with pytest.raises(actions.FileRefused, match="이미 접수했거나"):
        attach(draft, "photo1")

    assert files_of(folder) == []


@pytest.mark.parametrize(
    ("first", "second", "doubtful"),
    [("00:00", "01:00", False), ("00:00", "00:59", True), ("05:00", "00:00", True), (None, "01:00", True)],
)
def test_pictures_less_than_a_minute_apart_are_left_to_the_officer(draft, first, second, doubtful):
    attach(draft, "photo1", first)
    attach(draft, "photo2", second)

    petition = actions.submit(draft, filled(draft), by=draft.account)

    later = Attachment.objects.get(petition=petition, slot="photo2")
    assert ("taken_too_close" in later.flags) == doubtful
    assert bool(later.warnings()) == doubtful
    assert Attachment.objects.get(petition=petition, slot="photo1").flags == []


def filled(draft):
    form = build_form(draft.form_version, draft.raw())
    assert form.is_valid()
    return form


def test_a_document_is_asked_for_only_in_kinds_that_can_be_checked():
    assert kinds_of(["jpg", "png", "mp4"]) == ["jpg", "png"]
    assert kinds_of(["pdf", "hwpx", "odt"]) == ["pdf", "hwp", "hwpx"]
    assert len(kinds_of([])) == 8
