"""How long a part in issues is kept: the public record stays for years, the people leave it earlier."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from citizens.retention import Counts, Period, RetentionRule, Text, Way, delete_history
from portal.participation.models import (
    Agreement,
    Argument,
    Attendance,
    Backing,
    Hearing,
    Issue,
    IssueEvent,
    Milestone,
    Opinion,
    Question,
    QuestionBacking,
    Status,
    SupporterRound,
)

ENDED = (Status.CONCLUDED, Status.REFUSED, Status.MERGED, Status.WITHDRAWN, Status.ANSWERED)
BASIS = _("우리 구의 기록관리기준표")


def _destroy_issues(issues: QuerySet[Issue]) -> Counts:
    """The issue with its hearing and all that was said; parts merged into it lose the pointer."""
    ids = list(issues.values_list("pk", flat=True))
    Issue.objects.filter(merged_into__in=ids).exclude(pk__in=ids).update(merged_into=None, status=Status.WITHDRAWN)
    counts = Counts()
    for model, by in (
        (QuestionBacking, "question__hearing__issue"),
        (Question, "hearing__issue"),
        (Opinion, "hearing__issue"),
        (Attendance, "hearing__issue"),
        (Hearing, "issue"),
        (Backing, "argument__issue"),
        (Argument, "issue"),
        (Milestone, "issue"),
        (Agreement, "issue"),
        (SupporterRound, "event__issue"),
    ):
        counts.removed(model._default_manager.filter(**{f"{by}__in": ids}))
    events = IssueEvent.objects.filter(issue__in=ids).values_list("pk", flat=True)
    counts.add(delete_history(IssueEvent, list(events)))
    return counts.removed(Issue.objects.filter(pk__in=ids))


def _destroy_agreements(agreements: QuerySet[Agreement]) -> Counts:
    """Who agreed is forgotten; how many did was counted."""
    return Counts().removed(agreements)


def _cut(column: str) -> Callable[[QuerySet[Any]], Counts]:
    """The words are public and stay; whose they were is forgotten."""

    def cut(rows: QuerySet[Any]) -> Counts:
        counts = Counts()
        cut_off = rows.model._default_manager.filter(pk__in=list(rows)).update(**{column: None})
        counts.rows.update({rows.model._meta.label: cut_off})
        return counts

    return cut


def _words(code: str, name: Text, model: Any, at: str, column: str = "author") -> RetentionRule:
    return RetentionRule(
        code=code,
        name=name,
        legal_basis=_("「개인정보 보호법」 제21조"),
        period=None,
        table=model._meta.label,
        ended_before=lambda instant: model._default_manager.filter(**{f"{at}__lt": instant}),
        destroy=_cut(column),
        way=Way.WITH_ANOTHER,
        citizen=f"{column}__citizen",
        follows=("profile",),
        follows_by=f"{column}__citizen",
    )


RULES = (
    RetentionRule(
        code="issues",
        name=_("주민 의견과 공청회"),
        legal_basis=BASIS,
        period=Period(years=10),
        minimum=Period(years=3),
        table="participation.Issue",
        ended_before=lambda instant: Issue.objects.filter(status__in=ENDED, raised_at__lt=instant),
        destroy=_destroy_issues,
        with_it=(
            "participation.IssueEvent",
            "participation.SupporterRound",
            "participation.Milestone",
            "participation.Hearing",
            "participation.Backing",
            "participation.QuestionBacking",
        ),
    ),
    RetentionRule(
        code="agreements",
        name=_("공감"),
        legal_basis=BASIS,
        period=Period(years=3),
        table="participation.Agreement",
        ended_before=lambda instant: Agreement.objects.filter(issue__status__in=ENDED, agreed_at__lt=instant),
        destroy=_destroy_agreements,
        citizen="account__citizen",
        kept_by_law=False,
    ),
    _words("arguments", _("찬반 의견"), Argument, "made_at"),
    _words("hearing_opinions", _("공청회에 낸 의견"), Opinion, "submitted_at"),
    _words("hearing_questions", _("공청회 질문"), Question, "asked_at"),
    _words("hearing_attendances", _("공청회 참석 신청"), Attendance, "applied_at", "account"),
)
