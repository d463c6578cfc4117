"""Issues and hearings made the way real ones are: through the workflow."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

import factory
from django.utils import timezone

from citizens.registry.models import Citizen
from portal.participation import workflow
from portal.participation.models import Hearing, Issue, ParticipationRule, Status
from tests.factories.accounts import AccountFactory, DepartmentFactory, OfficerFactory
from tests.factories.registry import CitizenFactory


def resident(**wanted):
    """An account whose citizen lives here and is verified."""
    account = wanted.pop("account", None) or AccountFactory()
    citizen = getattr(account, "citizen", None) or CitizenFactory(account=account, **wanted)
    Citizen.objects.filter(pk=citizen.pk).update(identity_level="verified", identity_verified_at=timezone.now())
    account.refresh_from_db()
    return account


def rule(**numbers):
    """The ordinance of the tests: small numbers, in force."""
    numbers = {"goal": 3, "needs_verification": True} | numbers
    found, _is_new = ParticipationRule.objects.update_or_create(
        valid_from=timezone.localdate() - timedelta(days=400), defaults={"name": "시험 조례", **numbers}
    )
    return found


class IssueFactory(factory.Factory):
    """`IssueFactory(status="open", goal=3)`: raised, opened, agreed with and answered as far as that."""

    class Meta:
        model = Issue

    @classmethod
    def _create(cls, model_class, *, author=None, status="open", officer=None, goal=3, at=None, **wanted):
        ParticipationRule.objects.all().delete()
        rule(goal=goal)
        author, officer = author or resident(), officer or OfficerFactory(head=True)
        issue = workflow.raise_issue(
            submission_key=uuid.uuid4(),
            title=wanted.pop("title", "어린이 도서관을 밤 9시까지 열어 주세요"),
            summary=wanted.pop("summary", "퇴근한 부모가 아이와 함께 갈 수 있게 해 주세요."),
            body=wanted.pop("body", "지금은 여섯 시에 닫아서 평일에는 갈 수가 없습니다."),
            pen_name=wanted.pop("pen_name", "책읽는구민"),
            dong=wanted.pop("dong", "새솔동"),
            by=author,
            at=at,
        )
        if status == Status.REVIEW:
            return issue
        department = wanted.pop("department", None) or officer.department or DepartmentFactory()
        workflow.open_issue(issue, by=officer, department=department, at=at)
        if status in (Status.REACHED, Status.ANSWERED, Status.HEARING):
            for _each in range(goal):
                supporter = resident()
                workflow.agree(issue, by=supporter, citizen=supporter.citizen, at=at)
            issue.refresh_from_db()
        if status in (Status.ANSWERED, Status.HEARING):
            workflow.answer(issue, by=officer, text="내년 3월부터 밤 9시까지 열겠습니다.", at=at)
        return issue


def plan_hearing(issue, *, by, now=None, days=20, **wanted):
    """A hearing so many days from now; not yet announced."""
    now = now or timezone.now()
    begins_at = wanted.pop("begins_at", now + timedelta(days=days))
    details = {
        "main_points": "도서관을 여는 시간을 늘릴지 듣습니다.",
        "begins_at": begins_at,
        "place": "구청 대강당",
        "online_url": "https://hearing.example/room",
        "chair": "한별대학교 교수",
        "apply_until": begins_at - timedelta(days=5),
        "opinions_until": begins_at - timedelta(days=3),
        "capacity": 100,
        "speakers_each_side": 2,
    }
    return workflow.plan(issue, by=by, **details | wanted)


@dataclass
class HeardIssue:
    """An issue with an announced hearing and one of everything: for tests that ask every page."""

    issue: Issue
    hearing: Hearing
    ids: dict[str, object]

    @classmethod
    def of(cls, author, officer):
        issue = IssueFactory(author=author, officer=officer, status="hearing", goal=2)
        argument = workflow.argue(issue, by=author, pen_name="필명", stance="for", text="아이에게 좋습니다.")
        hearing = plan_hearing(issue, by=officer)
        workflow.announce(hearing, by=officer)
        question = workflow.ask(hearing, by=author, pen_name="필명", text="언제부터인가요?")
        opinion = workflow.submit_opinion(hearing, by=author, pen_name="필명", stance="for", text="찬성합니다.")
        due_on = timezone.localdate() + timedelta(days=60)
        milestone = workflow.add_milestone(
            issue, by=officer, title="직원 뽑기", department=issue.department, due_on=due_on
        )
        ids = {
            "issue_id": issue.pk,
            "hearing_id": hearing.pk,
            "argument_id": argument.pk,
            "question_id": question.pk,
            "opinion_number": opinion.number,
            "milestone_id": milestone.pk,
        }
        return cls(issue, hearing, ids)

    def addresses(self):
        return {name: str(value) for name, value in self.ids.items()}
