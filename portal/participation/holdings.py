"""What is held of a person's part in issues and hearings."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from citizens.holdings import Holding, Subject, Words
from portal.participation.models import Agreement, Argument, Attendance, Issue, Opinion, Question

PURPOSE = _("주민 의견과 공청회에 참여하신 것을 세고, 소식과 결과를 알려 드립니다.")
BASIS = _("「개인정보 보호법」 제15조 제1항 제3호")
TITLE, TEXT, AT, STATUS = _("의견"), _("쓰신 말"), _("일시"), _("상태")


def _kind(
    code: str,
    name: Words,
    model: type[Model],
    items: dict[str, Words],
    row: Callable[[Any], dict[str, Any]],
    *,
    by: str = "author",
    tables: tuple[str, ...],
    about: tuple[str, ...] = (),
) -> Holding:
    def rows(citizen: Subject) -> QuerySet[Any]:
        if citizen.account_id is None:
            return model._default_manager.none()
        return model._default_manager.filter(**{by: citizen.account_id})

    def of(citizen: Subject) -> Iterator[dict[str, Any]]:
        return map(row, rows(citizen).select_related(*about).order_by("pk").iterator(500))

    return Holding(
        code=code,
        name=name,
        items=items,
        purpose=PURPOSE,
        basis=BASIS,
        of=of,
        count=lambda citizen: rows(citizen).count(),
        tables=tuple(f"participation.{table}" for table in tables),
    )


KINDS = (
    _kind(
        "issues",
        _("내신 의견"),
        Issue,
        {"title": TITLE, "text": TEXT, "at": AT, "status": STATUS},
        lambda issue: {
            "title": issue.title,
            "text": issue.body,
            "at": issue.raised_at,
            "status": issue.get_status_display(),
        },
        tables=("Issue", "IssueEvent", "SupporterRound", "Milestone", "Hearing"),
    ),
    _kind(
        "agreements",
        _("공감하신 의견"),
        Agreement,
        {"title": TITLE, "at": AT, "level": _("확인 수준")},
        lambda agreement: {
            "title": agreement.issue.title,
            "at": agreement.agreed_at,
            "level": agreement.get_level_display(),
        },
        by="account",
        tables=("Agreement", "Backing", "QuestionBacking"),
        about=("issue",),
    ),
    _kind(
        "arguments",
        _("찬반 의견"),
        Argument,
        {"title": TITLE, "text": TEXT, "at": AT},
        lambda argument: {"title": argument.issue.title, "text": argument.text, "at": argument.made_at},
        tables=("Argument",),
        about=("issue",),
    ),
    _kind(
        "hearing_opinions",
        _("공청회에 내신 의견"),
        Opinion,
        {"title": TITLE, "text": TEXT, "at": AT, "status": _("반영 여부")},
        lambda opinion: {
            "title": opinion.hearing.issue.title,
            "text": opinion.text,
            "at": opinion.submitted_at,
            "status": opinion.get_outcome_display(),
        },
        tables=("Opinion",),
        about=("hearing__issue",),
    ),
    _kind(
        "hearing_questions",
        _("공청회에서 하신 질문"),
        Question,
        {"title": TITLE, "text": TEXT, "at": AT},
        lambda question: {"title": question.hearing.issue.title, "text": question.text, "at": question.asked_at},
        tables=("Question",),
        about=("hearing__issue",),
    ),
    _kind(
        "hearing_attendances",
        _("공청회 참석 신청"),
        Attendance,
        {"title": TITLE, "at": AT, "way": _("참석 방법"), "number": _("신청 번호")},
        lambda attendance: {
            "title": attendance.hearing.issue.title,
            "at": attendance.applied_at,
            "way": attendance.get_way_display(),
            "number": attendance.number,
        },
        by="account",
        tables=("Attendance",),
        about=("hearing__issue",),
    ),
)
