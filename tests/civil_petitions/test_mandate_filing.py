"""Filing for somebody: both names, both told, and nothing once the mandate has ended."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from channels_mail.petition_notices.tasks import mail_petition_events
from citizens.access_log.models import AccessLogEntry
from citizens.mandates import actions as mandates
from citizens.registry.models import Citizen
from civil_petitions import workflow
from civil_petitions.drafts.models import Draft
from civil_petitions.models import Petition
from tests.civil_petitions.test_filing import ANSWERS, SLOT, picture, url
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.mandates import mandate, on_paper, person
from tests.factories.merging import merged
from tests.factories.petitions import FIELDS, FormVersionFactory, PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
NAME = {"id": "applicant_name", "label": "이름", "type": "text", "required": True, "group": ""}


@pytest.fixture(autouse=True)
def folder_of_files(settings, tmp_path):
    settings.ATTACHMENT_ROOT = tmp_path


@pytest.fixture
def principal():
    return person("principal@mail.example", name="김한별")


@pytest.fixture
def agent():
    return person("agent@mail.example", name="최누리")


@pytest.fixture
def given(principal, agent):
    return mandate(principal, agent)


@pytest.fixture
def form_version():
    fields = [field | {"group": ""} for field in FIELDS]
    return FormVersionFactory(definition={"fields": fields, "attachments": [SLOT], "rules": {}})


@pytest.fixture
def browser(agent, client_for):
    return client_for(agent.account)


def begin(browser, form_version, whose):
    browser.post(reverse("petition_types:start", args=[form_version.petition_type_id]), {"new": "1", "whose": whose})
    return Draft.objects.latest("created_at")


def written(browser, form_version, given, **files):
    draft = begin(browser, form_version, given.pk)
    answer = browser.post(url(draft, "step"), ANSWERS | files)
    assert answer.headers["Location"] == url(draft, "review")
    return draft


def filed(browser, form_version, given):
    browser.post(url(written(browser, form_version, given), "submission"))
    return Petition.objects.latest("submitted_at")


def page(browser, name, petition):
    return browser.get(reverse(f"petitions:{name}", args=[petition.receipt_number]))


def text(answer):
    return answer.content.decode()


# Beginning


def test_who_holds_a_mandate_is_asked_whose_matter_it_is(browser, form_version, given):
    start = reverse("petition_types:start", args=[form_version.petition_type_id])

    asked = text(browser.post(start))

    assert "누구의 일인가요?" in asked and "김한별 님 (대리)" in asked and not Draft.objects.exists()
    browser.post(start, {"whose": "own"})
    assert Draft.objects.get().mandate is None


def test_nobody_else_is_asked(principal, form_version, client_for, given):
    answer = client_for(principal.account).post(reverse("petition_types:start", args=[form_version.petition_type_id]))

    assert answer.status_code == 302 and Draft.objects.get().mandate is None


def test_a_mandate_of_others_or_for_other_petitions_is_not_taken(browser, form_version, agent):
    others = mandate(person("else@mail.example"), person("third@mail.example"))
    narrow = mandate(person("narrow@mail.example"), agent, petition_types=["apply-other"])
    wide = mandate(person("wide@mail.example"), agent)
    start = reverse("petition_types:start", args=[form_version.petition_type_id])

    for wrong in (others, narrow):
        assert "다시 골라 주세요" in text(browser.post(start, {"whose": wrong.pk}))
    assert not Draft.objects.exists()
    assert browser.post(start, {"whose": wide.pk}).status_code == 302


def test_of_the_principal_an_agent_is_told_the_name_only(browser, given):
    fields = [NAME, NAME | {"id": "applicant_tel", "label": "전화"}]
    form_version = FormVersionFactory(definition={"fields": fields, "attachments": [], "rules": {}})

    draft = begin(browser, form_version, given.pk)

    assert draft.raw() == {"applicant_name": ["김한별"]}


# Filing


def test_what_is_filed_is_the_principals_and_names_both(browser, form_version, given, principal, agent, client_for):
    draft = written(browser, form_version, given, file_photo=picture())
    assert "김한별 님의 일을 대리로 씁니다" in text(browser.get(url(draft, "review")))

    browser.post(url(draft, "submission"))

    petition = Petition.objects.get()
    assert (petition.petitioner, petition.agent, petition.mandate) == (principal, agent, given)
    assert petition.subject_key == principal.subject_key
    for side in (browser, client_for(principal.account)):
        shown = text(page(side, "detail", petition))
        assert "김한별 님의 민원을 최누리 님이 대리로 신청했습니다." in shown
        receipt = text(page(side, "receipt", petition))
        assert "김한별" in receipt and "최누리" in receipt
        assert page(side, "receipt_slip", petition).content.startswith(b"%PDF-")
        photo = petition.attachments.get()
        file = side.get(reverse("petitions:attachment", args=[petition.receipt_number, photo.pk]))
        assert b"".join(file.streaming_content).startswith(b"\xff\xd8\xff")
    assert not AccessLogEntry.objects.exists()  # neither of the two is staff


def test_an_agent_corrects_nobodys_details(browser, given, principal):
    fields = [NAME, *[field | {"group": ""} for field in FIELDS]]
    form_version = FormVersionFactory(definition={"fields": fields, "attachments": [], "rules": {}})
    draft = begin(browser, form_version, given.pk)
    browser.post(url(draft, "step"), ANSWERS | {"applicant_name": "김딴별"})
    browser.post(url(draft, "submission"))

    assert Petition.objects.get().petitioner == principal
    assert Citizen.objects.get(pk=principal.pk).own_details().name == "김한별"


def test_both_are_told_and_the_code_is_the_petitioners_alone(browser, form_version, given):
    mail.outbox.clear()
    petition = filed(browser, form_version, given)
    mail_petition_events()
    mail_petition_events()

    letters = {each.to[0]: each.body for each in mail.outbox}
    assert len(mail.outbox) == len(letters) == 2
    assert all("김한별 님의 민원을 최누리 님이 대리로" in body for body in letters.values())
    assert petition.lookup_code() in letters["principal@mail.example"]
    assert petition.lookup_code() not in letters["agent@mail.example"]
    assert petition.lookup_code() not in text(page(browser, "receipt", petition))


def test_an_agent_does_not_withdraw_but_supplements(browser, form_version, given):
    petition = filed(browser, form_version, given)
    officer = OfficerFactory(department=petition.department)
    due_on = timezone.localdate() + timedelta(days=7)
    workflow.request_supplement(petition, by=officer, items="사진", due_on=due_on)

    assert page(browser, "withdrawal", petition).status_code == 404
    assert "민원 취하하기" not in text(page(browser, "detail", petition))
    supplement = reverse("petitions:supplement", args=[petition.receipt_number])
    assert browser.post(supplement, {"note": "사진을 봐 주세요."}).status_code == 302
    assert Petition.objects.get(pk=petition.pk).status == "processing"


def test_the_agent_of_one_is_a_stranger_to_the_rest(browser, form_version, given, principal):
    filed(browser, form_version, given)
    own = PetitionFactory(account=principal.account)
    other = PetitionFactory()

    for petition in (own, other):
        for name in ("detail", "receipt", "receipt_slip", "supplement", "withdrawal"):
            assert page(browser, name, petition).status_code == 404, (petition, name)
    assert own.receipt_number not in text(browser.get(reverse("petition_history:list")))


def test_another_agent_of_the_same_person_sees_nothing_of_it(browser, form_version, given, principal, client_for):
    petition = filed(browser, form_version, given)
    second = person("second@mail.example")
    mandate(principal, second)

    assert page(client_for(second.account), "detail", petition).status_code == 404


def test_an_officer_sees_both_masked_and_both_see_that(browser, form_version, given, principal, agent, client_for):
    petition = filed(browser, form_version, given)
    case = reverse("office_petitions:case", args=[petition.receipt_number])

    shown = text(client_for(OfficerFactory(department=petition.department)).get(case))

    assert "최*리" in shown and "최누리" not in shown and "김*별" in shown
    assert {entry.citizen_id for entry in AccessLogEntry.objects.filter(action="view")} == {principal.pk, agent.pk}


# When it has ended


def test_what_was_written_is_kept_when_the_mandate_ends_before_the_filing(browser, form_version, given, principal):
    draft = written(browser, form_version, given)
    mandates.revoke(given, by=principal.account)

    answer = browser.post(url(draft, "submission"), follow=True)

    assert not Petition.objects.exists()
    assert "거두었습니다" in text(answer) and "쓴 글은 그대로 있습니다" in text(answer)
    assert Draft.objects.get().raw()["place"] == ["바다마루로 42"]


def test_with_a_new_mandate_the_same_draft_is_filed(browser, form_version, given, principal, agent):
    draft = written(browser, form_version, given)
    mandates.revoke(given, by=principal.account)
    newer = mandate(principal, agent)

    browser.post(url(draft, "submission"))

    assert Petition.objects.get().mandate == newer


def test_nothing_is_filed_after_the_last_day(browser, form_version, given):
    draft = written(browser, form_version, given)

    given.valid_until = timezone.localdate() - timedelta(days=1)
    given.save()

    assert "기한이 지났습니다" in text(browser.post(url(draft, "submission"), follow=True))
    assert not Petition.objects.exists()


def test_afterwards_the_agent_keeps_the_receipt_and_nothing_more(browser, form_version, given, principal):
    petition = filed(browser, form_version, given)
    mandates.revoke(given, by=principal.account)
    mail.outbox.clear()
    mail_petition_events()

    assert page(browser, "receipt", petition).status_code == page(browser, "receipt_slip", petition).status_code == 200
    for name in ("detail", "supplement", "withdrawal"):
        assert page(browser, name, petition).status_code == 404
    assert [each.to for each in mail.outbox] == [["principal@mail.example"]]
    assert "대리가 끝나" in text(page(browser, "receipt", petition))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_a_filing_and_a_revoking_at_one_moment_are_one_after_the_other(attempt, client_for):
    """Either it was filed while the mandate held, or it was not filed; never filed after the end."""
    principal, agent = person("principal@mail.example"), person("agent@mail.example")
    given = mandate(principal, agent)
    fields = [field | {"group": ""} for field in FIELDS]
    form_version = FormVersionFactory(definition={"fields": fields, "attachments": [], "rules": {}})
    browser = client_for(agent.account)
    draft, start = written(browser, form_version, given), threading.Barrier(2)

    def file():
        start.wait()
        browser.post(url(draft, "submission"))
        connection.close()

    def end():
        start.wait()
        mandates.revoke(given, by=principal.account)
        connection.close()

    threads = [threading.Thread(target=each) for each in (file, end)]
    [thread.start() for thread in threads], [thread.join() for thread in threads]

    given.refresh_from_db()
    petition = Petition.objects.first()
    assert (petition is None) == Draft.objects.exists()
    assert petition is None or petition.submitted_at <= given.revoked_at


@pytest.mark.django_db(transaction=True)
def test_an_uncommitted_revoking_is_waited_for(client_for):
    principal, agent = person("principal@mail.example"), person("agent@mail.example")
    given = mandate(principal, agent)
    fields = [field | {"group": ""} for field in FIELDS]
    form_version = FormVersionFactory(definition={"fields": fields, "attachments": [], "rules": {}})
    browser = client_for(agent.account)
    draft, revoked, done = written(browser, form_version, given), threading.Event(), threading.Event()

    def end():
        with transaction.atomic():
            mandates.revoke(given, by=principal.account)
            revoked.set()
            done.wait(1)  # the filing starts meanwhile, and has to wait
        connection.close()

    ending = threading.Thread(target=end)
    ending.start()
    revoked.wait()
    answer = browser.post(url(draft, "submission"))
    done.set()
    ending.join()

    assert answer.headers["Location"] == url(draft, "review") and not Petition.objects.exists()


# Somebody without a login


def test_a_principal_merged_meanwhile_is_the_one_that_stands(browser, form_version, agent):
    kept, gone = CitizenFactory(email="old@mail.example"), CitizenFactory(email="old@mail.example")
    draft = written(browser, form_version, on_paper(gone, agent), file_photo=picture())
    merged(kept, gone)

    browser.post(url(draft, "submission"))

    petition = Petition.objects.get()
    assert petition.petitioner == kept and petition.attachments.get().name() == "길.jpg"
    file = browser.get(reverse("petitions:attachment", args=[petition.receipt_number, petition.attachments.get().pk]))
    assert b"".join(file.streaming_content).startswith(b"\xff\xd8\xff")


def test_where_identity_is_needed_both_are_known_or_paper_was_brought(form_version, given, agent, client_for):
    kind = form_version.petition_type
    kind.identity = "verified"
    kind.save()
    Citizen.objects.filter(pk=agent.pk).update(identity_level="verified")
    browser = client_for(agent.account)
    draft = written(browser, form_version, given)

    browser.post(url(draft, "submission"))
    assert "누구의 것인지 확인해야" in text(browser.get(url(draft, "review"))) and not Petition.objects.exists()
    paper = on_paper(CitizenFactory(email=""), agent)
    browser.post(url(written(browser, form_version, paper), "submission"))

    assert Petition.objects.get().mandate == paper


# What it costs the others


def test_filing_for_oneself_asks_no_more_than_before(form_version, client_for):
    account = AccountFactory()
    CitizenFactory(account=account)
    browser = client_for(account)
    browser.post(reverse("petition_types:start", args=[form_version.petition_type_id]))
    draft = Draft.objects.get()
    browser.post(url(draft, "step"), ANSWERS)

    with CaptureQueriesContext(connection) as seen:
        browser.post(url(draft, "submission"))

    assert Petition.objects.exists()
    asked = [each["sql"] for each in seen.captured_queries]
    assert not [sql for sql in asked if 'FROM "mandates' in sql or 'UPDATE "mandates' in sql]
