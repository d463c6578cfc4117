"""A whole person goes: what no law keeps at once, the name apart, the key with the last row; also after a restore."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.utils import timezone

from citizens.accounts.models import Account
from citizens.contacts.models import Contact
from citizens.keys.models import SubjectKey
from citizens.registry.models import Citizen
from civil_petitions.drafts.models import Draft
from civil_petitions.models import Petition
from portal.retention import execution, holds, inactivity, listing
from portal.retention.models import DestructionItem, InactivityNotice, SeparatedIdentity
from portal.retention.tasks import warn_inactive
from tests.factories.accounts import OfficerFactory
from tests.factories.petitions import FormVersionFactory, PetitionFactory
from tests.factories.retention import approved, old_petition

pytestmark = pytest.mark.django_db
Reason = DestructionItem.Reason


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.ATTACHMENT_ROOT = tmp_path / "attachments"
    settings.ERASURE_LEDGER = str(tmp_path / "ledger.jsonl")


def draft_of(account):
    form_version = FormVersionFactory()
    return Draft.objects.create(
        account=account,
        petition_type=form_version.petition_type,
        form_version=form_version,
        subject_key=account.citizen.subject_key,
        sealed_answers={"content": ["쓰던 글"]},
    )


def unused(account, days=800, told=31):
    Account.objects.filter(pk=account.pk).update(
        last_login=timezone.now() - timedelta(days=days), date_joined=timezone.now() - timedelta(days=days + 1)
    )
    if told is not None:
        notice = InactivityNotice.objects.create(account=account)
        InactivityNotice.objects.filter(pk=notice.pk).update(told_at=timezone.now() - timedelta(days=told))


def test_who_asks_and_has_nothing_a_law_keeps_is_gone_with_key_login_and_session(citizen, client_for):
    client, person, address = client_for(citizen), citizen.citizen, citizen.email
    draft_of(citizen)
    assert client.get("/me/").status_code == 200

    assert execution.run(approved(listing.list_person(person, reference="R-1")))

    assert not Citizen.objects.filter(pk=person.pk).exists()
    assert not Draft.objects.exists() and not EmailAddress.objects.filter(user=citizen).exists()
    assert not UserSession.objects.filter(user=citizen).exists()
    citizen.refresh_from_db()
    assert not citizen.is_active and citizen.email != address and not citizen.has_usable_password()
    assert SubjectKey.objects.get(pk=person.subject_key_id).wrapped is None
    assert client.get("/me/").status_code == 302


def test_what_a_law_keeps_stays_until_its_time_and_the_name_stands_apart(citizen):
    person = citizen.citizen
    petition = PetitionFactory(answered=True, account=citizen)
    draft_of(citizen)

    assert execution.run(approved(listing.list_person(person, reference="R-2")))

    kept = Citizen.objects.get(pk=person.pk)
    assert kept.account is None and kept.own_details().name == kept.own_details().email == ""
    assert kept.email_index == kept.phone_index == ""
    assert SeparatedIdentity.objects.get(citizen=kept).name() == "홍길동"
    assert Petition.objects.get(pk=petition.pk).content_for_lookup().title
    assert SubjectKey.objects.get(pk=person.subject_key_id).wrapped is not None
    assert not Draft.objects.exists()

    long_ago = timezone.now() - timedelta(days=9 * 366)
    Petition.objects.filter(pk=petition.pk).update(closed_at=long_ago)
    Contact.objects.update(occurred_at=long_ago)
    assert execution.run(approved())
    assert not Citizen.objects.exists() and SubjectKey.objects.get(pk=person.subject_key_id).destroyed_at
    assert not SeparatedIdentity.objects.exists() and not Petition.objects.exists()


def test_while_a_petition_is_open_or_a_hold_stands_the_person_stays(citizen):
    person = citizen.citizen
    PetitionFactory(assigned=True, account=citizen)
    batch = approved(listing.list_person(person, reference="R-3"))
    assert execution.run(batch)
    assert batch.items.get().reason == Reason.IN_USE

    Petition.objects.update(status="withdrawn", closed_at=timezone.now())
    holds.place(by=OfficerFactory(), reason="소송", citizen=person)
    batch = approved(listing.list_person(person, reference="R-3"))
    assert execution.run(batch)
    assert batch.items.get().reason == Reason.HELD
    assert Citizen.objects.get(pk=person.pk).own_details().name == "홍길동"


def test_an_unused_login_is_told_once_a_month_before_and_then_closed(citizen, mailoutbox):
    unused(citizen, days=720, told=None)
    assert listing.list_due() is None

    warn_inactive()
    warn_inactive()
    assert [mail.to for mail in mailoutbox] == [["citizen@mail.example"]]

    InactivityNotice.objects.update(told_at=timezone.now() - timedelta(days=31))
    Account.objects.filter(pk=citizen.pk).update(last_login=timezone.now() - timedelta(days=760))
    assert execution.run(approved())
    citizen.refresh_from_db()
    assert not citizen.is_active and not Citizen.objects.exists()


def test_without_the_warning_no_login_is_closed(citizen):
    unused(citizen, told=None)

    assert listing.list_due() is None
    assert inactivity.warn() == 1
    assert listing.list_due() is None


def test_who_came_back_after_the_approval_stays(citizen):
    unused(citizen)
    batch = approved()
    Account.objects.filter(pk=citizen.pk).update(last_login=timezone.now())

    assert execution.run(batch)

    assert batch.items.get(kind="login").reason == Reason.NOT_DUE
    citizen.refresh_from_db()
    assert citizen.is_active and citizen.citizen.own_details().name == "홍길동"


def test_an_officers_login_is_never_closed(officer):
    unused(officer)

    assert listing.list_due() is None


def test_files_owed_by_a_killed_worker_are_removed_by_the_next(settings):
    old_petition(files=2)
    batch = approved()
    while execution.destroy_piece(batch.pk, 1):
        pass
    on_disk = [place for place in settings.ATTACHMENT_ROOT.rglob("*") if place.is_file()]
    assert len(on_disk) == batch.files.count() == 2

    assert execution.run(batch)

    assert not [place for place in settings.ATTACHMENT_ROOT.rglob("*") if place.is_file()]
