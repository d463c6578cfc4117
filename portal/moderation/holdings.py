"""What is held of reports somebody made, and of what was decided about their texts."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from citizens.holdings import Holding, Subject
from portal.moderation.models import Decision, Objection, Report
from portal.moderation.rules import rule

BASIS = gettext_lazy("「개인정보 보호법」 제15조 제1항 제3호, 「정보통신망법」 제44조의5")


def _reports_of(citizen: Subject) -> Iterator[dict[str, Any]]:
    for report in Report.objects.filter(account=citizen.account_id).select_related("post").order_by("reported_at"):
        yield {"title": report.post.title, "rule": _label(report.rule), "reported_at": report.reported_at}


def _decisions(citizen: Subject) -> QuerySet[Decision]:
    if citizen.account_id is None:
        return Decision.objects.none()
    own = Q(comment=None, post__pen__account=citizen.account_id) | Q(comment__pen__account=citizen.account_id)
    return Decision.objects.filter(own).select_related("post", "comment")


def _decisions_of(citizen: Subject) -> Iterator[dict[str, Any]]:
    objections = {each.decision_id: each for each in Objection.objects.filter(account=citizen.account_id)}
    for decision in _decisions(citizen).order_by("decided_at"):
        objection = objections.get(decision.pk)
        yield {
            "title": decision.post.title,
            "kind": decision.get_kind_display(),
            "rule": _label(decision.rule),
            "reason": decision.reason,
            "decided_at": decision.decided_at,
            "objection": objection.text() if objection else "",
            "answer": objection.answer() if objection else "",
        }


def _label(code: str) -> str:
    found = rule(code)
    return found.label if found else ""


_TITLE, _RULE = gettext_lazy("제목"), gettext_lazy("운영 원칙")

KINDS = (
    Holding(
        code="board_reports",
        name=gettext_lazy("게시글 신고"),
        items={"title": _TITLE, "rule": _RULE, "reported_at": gettext_lazy("신고한 일시")},
        purpose=gettext_lazy("원칙에 어긋나는 글을 찾아 가립니다."),
        basis=BASIS,
        of=_reports_of,
        count=lambda citizen: Report.objects.filter(account=citizen.account_id).count(),
        tables=("moderation.Report",),
    ),
    Holding(
        code="board_decisions",
        name=gettext_lazy("게시글에 대한 판단"),
        items={
            "title": _TITLE,
            "kind": gettext_lazy("판단"),
            "rule": _RULE,
            "reason": gettext_lazy("까닭"),
            "decided_at": gettext_lazy("판단한 일시"),
            "objection": gettext_lazy("이의"),
            "answer": gettext_lazy("이의에 대한 답"),
        },
        purpose=gettext_lazy("원칙에 어긋나는 글을 가리고, 이의를 다시 판단합니다."),
        basis=BASIS,
        of=_decisions_of,
        count=lambda citizen: _decisions(citizen).count(),
        tables=("moderation.Decision", "moderation.Objection"),
    ),
)
