"""What waits for the head of the road division, and what was decided before: calm, late, and with an effect."""

from datetime import timedelta

from django.utils import timezone

from portal.decisions import actions
from portal.decisions.models import Decision
from portal.demo import people
from portal.insight import raising


def build() -> None:
    """After the figures: the first list comes from them."""
    raising.raise_all()
    officer, head = people.officer("officer.road"), people.officer("head.road")
    today = timezone.localdate()
    late = actions.propose(
        by=officer,
        department=officer.department,
        title="밤에 나가는 도로 응급조치 인력 1명 더하기",
        why="위험 신고의 첫 조치가 밤에는 네 시간 넘게 걸립니다. 낮에는 한 시간 안에 나갑니다.",
        due_on=today - timedelta(days=2),
    )
    actions.comment(late, by=officer, words="당직실과 나누는 방법도 함께 살펴 주십시오.")
    actions.propose(
        by=officer,
        department=officer.department,
        title="굴착 공사 안내문을 골목마다 붙이기",
        why="공사 날짜를 묻는 전화가 한 주에 열 통 넘게 옵니다.",
        due_on=today + timedelta(days=6),
    )
    _earlier()
    done = actions.propose(
        by=officer,
        department=officer.department,
        title="보도블록 답변에 공사 날짜를 함께 적기",
        why="언제 고치는지 다시 묻는 전화가 많습니다.",
        due_on=today,
    )
    actions.agree(done, by=head, owner=officer, words="다음 주부터 바로 적읍시다.")
    actions.finish(
        done,
        by=officer,
        changed_ko="보도블록을 고쳐 달라는 민원의 답변에 공사하는 날짜를 함께 적습니다.",
        changed_en="Answers to requests for paving repairs now name the day of the work.",
    )


def _earlier() -> None:
    """One that the figures raised two months ago, decided then, and followed since."""
    decision = actions.raise_found(
        kind=Decision.Kind.INDICATOR,
        subject="2:road",
        department="road",
        told={"value_ko": "66.0%", "value_en": "66.0%"},
        number=2,
        before=48.0,
    )
    if decision is None:
        return
    head, officer = people.officer("head.road"), people.officer("officer.road")
    actions.agree(decision, by=head, owner=officer, words="답변 틀 다섯 개를 쉬운 말로 고칩시다.")
    actions.finish(
        decision,
        by=officer,
        changed_ko="도로 보수 답변을 쉬운 말로 고쳤습니다. 첫 줄에 언제 고치는지 적습니다.",
        changed_en="Answers about road repairs are in plain words now. The first line says when the repair is done.",
    )
    raised = timezone.now() - timedelta(days=64)
    Decision.objects.filter(pk=decision.pk).update(
        raised_at=raised, decided_at=raised + timedelta(days=3), finished_at=raised + timedelta(days=9)
    )
    raising.raise_all()
