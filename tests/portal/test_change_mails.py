"""Your word changed it: told once, to those who asked to hear, of what their own department changed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from channels_mail.outbox.models import OutgoingMail
from citizens.surveys.actions import NEWS
from citizens.surveys.models import SurveyInvitation, SurveyResponse
from portal.decisions import actions, telling
from tests.factories.accounts import AccountFactory, DepartmentFactory, OfficerFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db


def answer(department, address, *, score=2, asks=True, days_ago=5, **changes):
    citizen = CitizenFactory(account=AccountFactory(email=address), email=address, name="나바람")
    invitation = SurveyInvitation.objects.create(
        kind="contact", subject=citizen.pk, citizen=citizen, subject_key=citizen.subject_key, department=department,
        way="mail",
    )  # fmt: skip
    at = timezone.now() - timedelta(days=days_ago)
    agreed = {"news_purpose": NEWS, "news_agreed_at": at} if asks else {}
    return SurveyResponse.objects.create(
        invitation=invitation, department=department, score=score, subject_key=citizen.subject_key,
        answered_at=at, changed_at=at, **agreed, **changes,
    )  # fmt: skip


@pytest.fixture
def head(db):
    return OfficerFactory(head=True, department=DepartmentFactory(code="road", name_ko="도로과"))


@pytest.fixture
def changed(head):
    """A proposal of the road division that was agreed and done."""
    officer = OfficerFactory(department=head.department)
    decision = actions.propose(
        by=officer, department=head.department, title="비밀 제안", why="까닭", due_on=timezone.localdate()
    )
    actions.agree(decision, by=head, owner=officer)

    def finish():
        return actions.finish(decision, by=officer, changed_ko="답변에 공사 날짜를 적습니다.")

    return finish


@pytest.fixture
def mails(settings):
    """What the outbox holds: the exactly-once lies in its keys."""
    settings.EMAIL_BACKEND = "channels_mail.outbox.backend.OutboxBackend"
    return lambda: [str(mail.sealed_recipient.open()) for mail in OutgoingMail.objects.order_by("id")]


def test_who_asked_to_hear_is_told_once(head, changed, mails):
    answer(head.department, "asked@mail.example")
    answer(head.department, "silent@mail.example", asks=False)
    answer(head.department, "content@mail.example", score=5)
    answer(DepartmentFactory(), "elsewhere@mail.example")
    answer(head.department, "longago@mail.example", days_ago=200)
    changed()
    assert telling.tell_waiting() == 1
    assert telling.tell_waiting() == 0
    assert mails() == ["asked@mail.example"]


def test_a_second_change_is_not_told_to_the_same_person(head, changed, mails):
    answer(head.department, "asked@mail.example")
    changed()
    telling.tell_waiting()
    again = actions.propose(
        by=OfficerFactory(department=head.department), department=head.department, title="또 하나의 제안",
        why="까닭", due_on=timezone.localdate(),
    )  # fmt: skip
    actions.agree(again, by=head, owner=head)
    actions.finish(again, by=head, changed_ko="또 하나를 바꾸었습니다.")
    telling.tell_waiting()
    assert mails() == ["asked@mail.example"]


def test_what_was_cut_short_goes_on_without_a_second_mail(head, changed, mails, monkeypatch):
    for number in range(3):
        answer(head.department, f"asked{number}@mail.example")
    changed()
    monkeypatch.setattr(telling, "BATCH", 1)
    real, sent = telling._tell, []

    def killed(decision, response, citizen):
        if len(sent) == 2:
            raise KeyboardInterrupt
        sent.append(response)
        return real(decision, response, citizen)

    monkeypatch.setattr(telling, "_tell", killed)
    with pytest.raises(KeyboardInterrupt):
        telling.tell_waiting()
    monkeypatch.setattr(telling, "_tell", real)
    telling.tell_waiting()
    assert sorted(mails()) == [f"asked{number}@mail.example" for number in range(3)]


def test_the_mail_says_what_changed_and_nothing_from_inside(head, changed, mailoutbox):
    answer(head.department, "asked@mail.example")
    changed()
    telling.tell_waiting()
    (mail,) = [each for each in mailoutbox if each.to == ["asked@mail.example"]]
    assert "답변에 공사 날짜를 적습니다." in mail.body and "도로과" in mail.body and "나바람" in mail.body
    assert "비밀 제안" not in mail.body and "/changes/" in mail.body
