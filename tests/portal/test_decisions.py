"""What only a head can decide: raised once, decided by one, done, told to everybody, louder with age."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from portal.decisions import actions
from portal.decisions.errors import AlreadyDecided, NotTheirs, TooLate
from portal.decisions.models import UNDO, Decision, DecisionStep
from tests.factories.accounts import DepartmentFactory, OfficerFactory

pytestmark = pytest.mark.django_db
Status = Decision.Status


@pytest.fixture
def road(db):
    return DepartmentFactory(code="road", name_ko="도로과")


@pytest.fixture
def head(road):
    return OfficerFactory(head=True, department=road)


@pytest.fixture
def officer(road):
    return OfficerFactory(department=road)


@pytest.fixture
def mayor(db):
    return OfficerFactory(roles=["executive"])


def proposed(officer, days=3, **changes):
    decision = actions.propose(
        by=officer,
        department=officer.department,
        title="밤 근무 한 사람 더하기",
        why="밤에 네 시간이 걸립니다.",
        due_on=timezone.localdate() + timedelta(days=days),
    )
    Decision.objects.filter(pk=decision.pk).update(**changes) if changes else None
    return Decision.objects.get(pk=decision.pk)


def test_the_same_thing_is_raised_once_while_it_is_open(road):
    facts = {"kind": "indicator", "subject": "1:road", "department": "road", "number": 1, "before": 40.0}
    first = actions.raise_found(told={"value_ko": "61%", "value_en": "61%"}, **facts)
    assert actions.raise_found(told={"value_ko": "58%", "value_en": "58%"}, **facts) is None
    first.refresh_from_db()
    assert (Decision.objects.count(), first.told["value_ko"]) == (1, "58%")


def test_what_was_decided_is_not_raised_again_for_a_while(road, head):
    facts = {"kind": "indicator", "subject": "1:road", "department": "road", "number": 1, "told": {}}
    decision = actions.raise_found(**facts)
    actions.decline(decision, by=head, words="올해는 하지 않습니다.")
    assert actions.raise_found(**facts) is None
    Decision.objects.update(decided_at=timezone.now() - actions.QUIET - timedelta(days=1))
    assert actions.raise_found(**facts) is not None


def test_only_the_head_of_the_department_decides(road, head, officer, mayor):
    decision = proposed(officer)
    for stranger in (officer, OfficerFactory(head=True)):
        with pytest.raises(NotTheirs):
            actions.agree(decision, by=stranger, owner=officer)
    actions.agree(decision, by=head, owner=officer, words="그렇게 합시다.")
    assert (decision.status, decision.owner, decision.decided_by) == (Status.AGREED, officer, head)
    assert proposed(officer).may_be_decided_by(mayor)


def test_a_decision_of_the_office_is_not_for_a_head(head, mayor):
    decision = actions.raise_found(kind="answer", subject="issue:1", department=None, told={})
    with pytest.raises(NotTheirs):
        actions.decline(decision, by=head, words="아닙니다.")
    actions.decline(decision, by=mayor, words="아닙니다.")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_is_told():
    head = OfficerFactory(head=True)
    officer, second = OfficerFactory(department=head.department), OfficerFactory(head=True, department=head.department)
    decision = proposed(officer)

    def decide(by):
        try:
            actions.agree(Decision.objects.get(pk=decision.pk), by=by, owner=officer)
            return "decided"
        except AlreadyDecided:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(decide, (head, second))) == ["decided", "told"]
    assert DecisionStep.objects.filter(kind="agreed").count() == 1


def test_who_decided_may_think_again_for_a_day(head, officer):
    decision = proposed(officer)
    actions.agree(decision, by=head, owner=officer)
    with pytest.raises(NotTheirs):
        actions.take_back(decision, by=officer)
    actions.take_back(decision, by=head)
    assert decision.is_open and decision.owner is None
    actions.decline(decision, by=head, words="아닙니다.")
    Decision.objects.update(decided_at=timezone.now() - UNDO)
    with pytest.raises(TooLate):
        actions.take_back(decision, by=head)


def test_the_steps_are_never_rewritten(officer):
    decision = proposed(officer)
    for change in (lambda: decision.steps.update(data={"x": 1}), lambda: decision.steps.all().delete()):
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
            change()


@pytest.mark.parametrize(("days", "loudness"), [(4, 0), (3, 1), (0, 1), (-1, 2), (-6, 2), (-7, 3)])
def test_it_grows_louder(officer, days, loudness):
    assert proposed(officer, days).loudness(timezone.localdate()) == loudness


def test_what_lies_too_long_is_the_superiors_matter(officer, head, mayor):
    today = timezone.localdate()
    fresh, old = proposed(officer, -6), proposed(officer, -7)
    assert list(Decision.objects.to_decide(mayor, today)) == [old]
    assert set(Decision.objects.to_decide(head, today)) == {fresh, old}


def test_the_words_are_sealed(officer):
    decision = proposed(officer)
    actions.comment(decision, by=officer, words="비밀스러운 의견")
    with connection.cursor() as cursor:
        cursor.execute("SELECT d::text || s::text FROM decisions_decision d JOIN decisions_decisionstep s ON true")
        stored = "".join(row for (row,) in cursor.fetchall())
    assert "밤 근무" not in stored and "비밀스러운" not in stored and decision.steps.last().words == "비밀스러운 의견"


def test_a_head_decides_on_the_page(client_for, head, officer, mailoutbox):
    decision = proposed(officer, -1)
    client = client_for(head)
    page = client.get("/office/decisions/").content.decode()
    assert "밤 근무 한 사람 더하기" in page and "1일 지남" in page
    refused = client.post(f"/office/decisions/{decision.pk}/refusal/", {"words": ""}).content.decode()
    assert "하지 않는 까닭을 써 주세요." in refused
    answer = client.post(f"/office/decisions/{decision.pk}/agreement/", {"owner": officer.pk, "words": "합시다."})
    assert answer.status_code == 302
    (mail,) = mailoutbox
    assert f"/office/decisions/{decision.pk}/" in mail.body and "밤 근무" not in mail.body
    page = client_for(officer).get(f"/office/decisions/{decision.pk}/").content.decode()
    assert "합시다." in page and "마치기" in page


def test_a_stale_page_says_that_somebody_was_quicker(client_for, head, officer):
    decision = proposed(officer)
    actions.decline(decision, by=head, words="아닙니다.")
    answer = client_for(head).post(f"/office/decisions/{decision.pk}/refusal/", {"words": "그만둡니다."}, follow=True)
    assert "그사이 다른 사람이 정했습니다." in answer.content.decode()
    assert DecisionStep.objects.filter(kind="declined").count() == 1


def test_another_departments_decision_is_not_there(client_for, officer):
    assert client_for(OfficerFactory(head=True)).get(f"/office/decisions/{proposed(officer).pk}/").status_code == 404


def test_everybody_reads_what_has_changed_and_nothing_else(client, client_for, head, officer):
    decision = proposed(officer)
    actions.agree(decision, by=head, owner=officer, words="안에서만 보는 말")
    assert "아직 알려 드릴 것이 없습니다." in client.get("/changes/").content.decode()
    client_for(officer).post(
        f"/office/decisions/{decision.pk}/result/", {"changed_ko": "밤에도 한 시간 안에 나갑니다.", "changed_en": ""}
    )
    page = client.get("/changes/").content.decode()
    assert "밤에도 한 시간 안에 나갑니다." in page and "도로과" in page
    assert "밤 근무" not in page and "안에서만" not in page and officer.display_name not in page


@pytest.mark.parametrize("rows", [1, 12])
def test_the_list_asks_alike_for_one_and_for_many(client_for, officer, head, rows, django_assert_max_num_queries):
    for _number in range(rows):
        proposed(officer)
    client = client_for(head)
    client.get("/office/decisions/")
    with django_assert_max_num_queries(9):
        client.get("/office/decisions/")
