"""Lists that leave the portal: asked for, approved, made, taken, gone."""

import csv
import io
import tracemalloc
import uuid
import zipfile
from datetime import timedelta

import msoffcrypto
import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from citizens.access_log import alarms
from citizens.access_log.models import AccessAlarm, AccessLogEntry
from citizens.accounts.addresses import open_address
from citizens.contacts import actions as contacts
from citizens.encryption import BadSeal
from portal.exports import actions, models, preparing, sources, store, tasks, writing
from portal.exports.errors import AlreadyDecided, NothingThere, NotTheirs, TooMany
from portal.exports.models import Export
from tests.factories.accounts import PASSWORD, OfficerFactory
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
PURPOSE = "다음 주 현장 점검 차례를 정하려고 합니다"


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.EXPORT_ROOT = tmp_path


@pytest.fixture
def officer():
    return OfficerFactory(display_name="한도로")


@pytest.fixture
def browser(officer, client_for):
    return client_for(officer)


@pytest.fixture
def head(officer):
    return OfficerFactory(head=True, department=officer.department)


@pytest.fixture
def person():
    return CitizenFactory(name="홍길동", phone="010-0000-1234", email="hong@mail.example")


@pytest.fixture
def petition(officer, person):
    return PetitionFactory(citizen=person, department=officer.department, title="홍길동 집 앞 도로가 파였습니다")


def asked(officer, **wanted):
    wanted = {"source": "petitions", "criteria": {}, "purpose": PURPOSE, "format": "csv"} | wanted
    return actions.request(by=officer, **wanted)


def made(export):
    preparing.prepare(export.pk)
    export.refresh_from_db()
    return export


def content(export):
    return b"".join(store.pieces(export.file_id, export.subject_key))


def rows_of(export):
    return list(csv.reader(io.StringIO(content(export).decode("utf-8-sig"))))


def text(answer):
    return answer.content.decode()


def unlocked(data, password):
    book = msoffcrypto.OfficeFile(io.BytesIO(data))
    assert book.is_encrypted()
    book.load_key(password=password)
    plain = io.BytesIO()
    book.decrypt(plain)
    return zipfile.ZipFile(plain).read("xl/worksheets/sheet1.xml").decode()


def test_masked_it_is_made_at_once_and_tells_no_more_than_the_page(officer, petition):
    PetitionFactory(title="다른 부서의 민원")
    export = made(asked(officer))
    head, row = rows_of(export)

    assert export.state == "ready" and content(export).startswith("\ufeff".encode())
    assert head[0] == "접수번호" and row[0] == petition.receipt_number
    assert row[-4:-1] == ["홍*동", "010-****-1234", "ho***@mail.example"]
    assert "홍길동" not in content(export).decode() and "파였습니다" not in content(export).decode()


def test_each_person_is_in_the_log_before_the_row(officer, petition, person):
    made(asked(officer))

    entry = AccessLogEntry.objects.get(action="export")
    assert (entry.actor, entry.listed, entry.purpose, entry.count) == (officer, [person.pk], PURPOSE, 1)


def test_the_list_is_the_one_that_was_narrowed(officer, petition, browser):
    PetitionFactory(department=officer.department, answered=True)
    late = PetitionFactory(department=officer.department, assigned=True, at=timezone.now() - timedelta(days=60))
    export = made(asked(officer, criteria={"view": "overdue", "strange": "1"}))

    assert [row[0] for row in rows_of(export)[1:]] == [late.receipt_number]
    page = text(browser.get(reverse("office_petitions:worklist"), {"view": "overdue", "dong": "새솔동"}))
    assert "/office/exports/new/?" in page and "view=overdue" in page and "source=petitions" in page


def test_promises_go_out_too_without_their_words(officer, person):
    contacts.promise(
        reference="test:1", text="비밀 이야기", due_on=timezone.localdate(), department=officer.department,
        owner=officer, by=officer, citizen=person,
    )  # fmt: skip
    export = made(asked(officer, source="follow_ups"))

    assert rows_of(export)[1][-4] == "홍*동" and "비밀" not in content(export).decode()


def test_more_than_a_page_is_whole_and_in_the_log(officer, monkeypatch):
    monkeypatch.setattr(sources, "PAGE", 2)
    numbers = {PetitionFactory(department=officer.department).receipt_number for _ in range(5)}
    export = made(asked(officer))

    assert {row[0] for row in rows_of(export)[1:]} == numbers and export.done == 5
    assert sum(len(entry.listed) for entry in AccessLogEntry.objects.filter(action="export")) == 5


def test_a_shredded_person_is_a_row_without_a_name(officer, petition, person):
    person.subject_key.destroy()

    assert rows_of(made(asked(officer)))[1][-4:] == ["", "", "", ""]


def test_a_hundred_thousand_rows_take_the_memory_of_a_piece(tmp_path, officer):
    export = Export(subject_key=actions.SubjectKey.objects.system("exports"))
    rows = ([f"HB-2611-{number:06d}-1", "도로 파손 신고", "홍*동", "010-****-1234"] for number in range(100_000))
    file_id = uuid.uuid4()
    tracemalloc.start()
    store.keep(file_id, export.subject_key, writing.Pieces(writing.as_csv(rows)))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (tmp_path / file_id.hex).stat().st_size > 6_500_000
    assert most < 3_000_000


def test_the_file_lies_sealed_and_a_changed_one_is_not_given_out(officer, petition, tmp_path, browser):
    export = made(asked(officer))
    place = tmp_path / export.file_id.hex
    assert petition.receipt_number.encode() not in place.read_bytes()
    data = bytearray(place.read_bytes())
    data[-1] ^= 1
    place.write_bytes(data)
    with pytest.raises(BadSeal):
        content(export)

    assert browser.get(f"/office/exports/{export.pk}/file/").status_code == 410


def test_unmasked_waits_for_another_person_and_each_citizen_reads_why(officer, petition, person, head):
    export = asked(officer, is_masked=False)
    assert (export.state, export.format) == ("asked", "xlsx")
    preparing.prepare(export.pk)
    assert Export.objects.get().state == "asked"
    actions.approve(export, by=head)
    export = made(export)
    sheet = unlocked(content(export), actions.password_once(export))

    assert "홍길동" in sheet and "010-0000-1234" in sheet and "파였습니다" not in sheet
    entry = AccessLogEntry.objects.get(citizen=person)
    assert (entry.actor, entry.action, entry.purpose) == (officer, "export", PURPOSE)
    assert not AccessLogEntry.objects.filter(action="reveal").exists()
    assert [each.listed for each in AccessLogEntry.objects.taken_out()] == [[person.pk]]


@pytest.mark.parametrize(
    ("people", "is_masked", "is_raised"), [(21, False, True), (20, False, False), (21, True, False)]
)
def test_more_than_20_people_unmasked_raise_an_alarm_of_its_own(officer, head, people, is_masked, is_raised):
    for _each in range(people):
        PetitionFactory(department=officer.department)
    export = asked(officer, is_masked=is_masked)
    made(export if is_masked else actions.approve(export, by=head))

    raised = [(alarm.kind, alarm.actor, alarm.count) for alarm in AccessAlarm.objects.all()]
    assert raised == ([("many_taken_out", officer, 21)] if is_raised else [])
    assert alarms.watch_reveals(officer) is None


def test_nobody_approves_their_own_by_code_by_page_or_by_table(petition, head, client_for):
    export = asked(head, is_masked=False)
    with pytest.raises(NotTheirs):
        actions.approve(export, by=head)
    assert client_for(head).post(f"/office/exports/{export.pk}/decision/", {"approve": "1"}).status_code == 302
    assert Export.objects.get().state == "asked"
    with pytest.raises(IntegrityError), transaction.atomic():
        Export.objects.update(approver=head, state="waiting")
    with pytest.raises(IntegrityError), transaction.atomic():
        Export.objects.update(state="waiting")


def test_refused_it_is_never_made_and_decided_once(officer, petition, head):
    export = actions.refuse(asked(officer, is_masked=False), by=head)
    preparing.prepare(export.pk)
    with pytest.raises(AlreadyDecided):
        actions.approve(export, by=head)

    assert Export.objects.get().state == "refused" and Export.objects.get().sealed_password is None


def test_a_right_that_was_taken_meanwhile_stops_it(officer, petition):
    export = asked(officer)
    officer.groups.clear()

    assert made(Export.objects.get(pk=export.pk)).state == "failed"


def test_too_much_and_nothing_are_refused(officer, petition, monkeypatch):
    monkeypatch.setattr(actions, "MOST_UNMASKED", 0)
    with pytest.raises(TooMany):
        asked(officer, is_masked=False)
    monkeypatch.setattr(actions, "MOST_A_DAY", 1)
    asked(officer)
    with pytest.raises(TooMany):
        asked(officer)
    with pytest.raises(NothingThere):
        asked(OfficerFactory())


def test_asked_for_made_and_fetched_with_an_entry_each(browser, officer, petition):
    new = "/office/exports/new/?source=petitions"
    assert "열 글자 넘게" in text(browser.post(new, {"purpose": "점검", "format": "csv"}))
    answer = browser.post(new, {"purpose": PURPOSE, "format": "csv"})
    made(Export.objects.get())
    assert "받을 수 있습니다" in text(browser.get(answer.url))
    fetched = browser.get(f"{answer.url}file/")
    lines = b"".join(fetched.streaming_content).decode("utf-8-sig")

    assert petition.receipt_number in lines and fetched["Cache-Control"] == "no-store"
    entry = AccessLogEntry.objects.get(action="download")
    assert (entry.actor, entry.purpose, entry.count) == (officer, PURPOSE, 1)
    assert PURPOSE in text(browser.get("/office/exports/"))


def test_the_password_shows_once(browser, officer, petition):
    export = made(asked(officer, format="xlsx"))
    first = browser.post(f"/office/exports/{export.pk}/password/")
    password = first.context["password"]
    assert password in text(first) and unlocked(content(export), password)
    second = browser.post(f"/office/exports/{export.pk}/password/", follow=True)

    assert password not in text(second) and "한 번만 보여 드립니다" in text(second)


def test_another_officer_finds_nothing_and_who_approves_cannot_fetch(officer, petition, head, client_for):
    masked, unmasked = made(asked(officer)), asked(officer, is_masked=False)
    made(actions.approve(unmasked, by=head))
    other = client_for(OfficerFactory())
    for export in (masked, unmasked):
        for noun in ("", "file/"):
            assert other.get(f"/office/exports/{export.pk}/{noun}").status_code == 404
    assert client_for(head).get(f"/office/exports/{masked.pk}/").status_code == 404
    assert client_for(head).get(f"/office/exports/{unmasked.pk}/").status_code == 200
    assert client_for(head).get(f"/office/exports/{unmasked.pk}/file/").status_code == 404


def test_a_list_is_asked_for_by_who_may_see_it(officer, client_for):
    assert client_for(OfficerFactory(privacy=True)).get("/office/exports/new/?source=petitions").status_code == 403
    assert client_for(officer).get("/office/exports/new/?source=citizens").status_code == 404


def test_the_privacy_officer_sees_what_left(browser, officer, petition, client_for):
    export = made(asked(officer))
    b"".join(browser.get(f"/office/exports/{export.pk}/file/").streaming_content)
    page = text(client_for(OfficerFactory(privacy=True)).get("/office/privacy/downloads/"))

    assert "한도로" in page and "내보내기" in page and PURPOSE in page


def test_without_a_fresh_password_it_is_asked_for_first(officer, petition, browser):
    officer.set_password(PASSWORD)
    officer.save()
    export = made(asked(officer))
    browser.force_login(officer)
    answer = browser.get(f"/office/exports/{export.pk}/file/")

    assert answer.status_code == 302 and answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not AccessLogEntry.objects.filter(action="download").exists()


def test_who_may_not_see_the_list_any_more_does_not_get_it(officer, petition, browser):
    export = made(asked(officer))
    left_with(officer, "exports.request_export")

    assert browser.get(f"/office/exports/{export.pk}/").status_code == 200
    assert browser.get(f"/office/exports/{export.pk}/file/").status_code == 410


def test_approved_it_is_still_not_made_for_who_may_not_reveal_any_more(officer, petition, head):
    export = actions.approve(asked(officer, is_masked=False), by=head)
    left_with(officer, "exports.request_export", "civil_petitions.view_worklist")

    assert made(Export.objects.get(pk=export.pk)).state == "failed"
    assert not AccessLogEntry.objects.filter(action="export").exists()


def left_with(officer, *names):
    """Of all rights these alone."""
    officer.groups.clear()
    for name in names:
        app, _dot, codename = name.partition(".")
        officer.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))


def test_after_a_day_it_is_not_given_out_and_then_it_is_gone(browser, officer, petition, tmp_path):
    export = made(asked(officer))
    Export.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert browser.get(f"/office/exports/{export.pk}/file/").status_code == 410
    tasks.destroy_expired_exports()

    assert (Export.objects.get().state, list(tmp_path.iterdir())) == ("gone", [])


def test_at_once_where_it_is_not_needed_any_more(browser, officer, petition, tmp_path):
    export = made(asked(officer))
    browser.post(f"/office/exports/{export.pk}/removal/")

    assert (Export.objects.get().state, list(tmp_path.iterdir())) == ("gone", [])


def test_a_worker_that_lost_its_lease_gives_nothing_out(officer, petition, tmp_path, monkeypatch):
    export = asked(officer)
    monkeypatch.setattr(preparing, "_persons", lambda *_any: Export.objects.update(lease_owner=uuid.uuid4()) and {})
    preparing.prepare(export.pk)

    assert Export.objects.get().state == "preparing" and list(tmp_path.iterdir()) == []
    Export.objects.update(lease_until=Now() - timedelta(seconds=1))
    monkeypatch.undo()
    assert made(export).state == "ready"


def test_who_asked_is_told_and_who_may_approve_is_asked_by_mails_that_hold_nothing(
    officer, petition, head, person, mailoutbox
):
    far = OfficerFactory(head=True)
    export = asked(officer, is_masked=False)
    actions.approve(export, by=head)
    made(export)
    actions.refuse(asked(officer, is_masked=False), by=head)

    told = [(mail.to[0], mail.subject.partition("] ")[2]) for mail in mailoutbox]
    own, heads, strangers = (open_address(account.email) for account in (officer, head, far))
    assert told == [
        (heads, "내보내기 승인을 기다립니다"),
        (own, "내보내기를 승인했습니다"),
        (own, "내보낸 목록을 받을 수 있습니다"),
        (heads, "내보내기 승인을 기다립니다"),
        (own, "내보내기를 승인하지 않았습니다"),
    ]
    assert strangers not in {to for to, _subject in told}
    words = "".join(mail.subject + mail.body for mail in mailoutbox)
    assert f"/office/exports/{export.pk}/" in words
    assert not any(word in words for word in (PURPOSE, "홍", "1234", petition.receipt_number))


def test_where_the_department_has_nobody_everybody_who_may_approve_is_asked(officer, petition, mailoutbox):
    far = OfficerFactory(head=True)
    asked(officer, is_masked=False)

    assert [mail.to for mail in mailoutbox] == [[open_address(far.email)]]


def test_who_asked_is_told_once_that_it_could_not_be_made(officer, petition, mailoutbox):
    export = asked(officer)
    Export.objects.update(attempts=models.MOST_ATTEMPTS)

    assert made(export).state == made(export).state == "failed"
    assert [mail.subject.partition("] ")[2] for mail in mailoutbox] == ["내보낼 목록을 만들지 못했습니다"]
