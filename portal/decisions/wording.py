"""What a decision is called, in the language of whoever reads it."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from portal.decisions.models import Decision

# By indicator: what could be decided, and why.
OF_INDICATORS: dict[int, tuple[Promise, Promise]] = {
    1: (gettext_lazy("%(department)s 답변을 살피기"), gettext_lazy("만족한다는 답이 %(value)s입니다.")),
    2: (gettext_lazy("%(department)s 답변 글을 쉽게 고치기"), gettext_lazy("설명이 쉬웠다는 답이 %(value)s입니다.")),
    6: (gettext_lazy("%(department)s 일하는 순서를 줄이기"), gettext_lazy("민원 하나에 %(value)s이 듭니다.")),
    7: (gettext_lazy("%(department)s 일손과 연장을 살피기"), gettext_lazy("기한 안에 끝난 민원이 %(value)s입니다.")),
    8: (
        gettext_lazy("%(department)s 안내와 배정을 고치기"),
        gettext_lazy("처음부터 맞는 부서로 간 민원이 %(value)s입니다."),
    ),
}


def title(decision: Decision) -> str:
    """What is to be decided, in one line."""
    if decision.kind == Decision.Kind.PROPOSAL:
        return decision.typed_title or _("제안 (글을 열 수 없음)")
    if decision.kind == Decision.Kind.ANSWER:
        return _("‘%(title)s’에 답하기") % {"title": decision.told.get("title", "")}
    return str(OF_INDICATORS[decision.number or 1][0]) % _told(decision)


def why(decision: Decision) -> str:
    """What speaks for it, in one sentence."""
    if decision.kind == Decision.Kind.PROPOSAL:
        return decision.typed_why
    if decision.kind == Decision.Kind.ANSWER:
        return _("구민 %(count)s명이 공감해 구청이 답하기로 했습니다.") % {"count": decision.told.get("count", "")}
    return str(OF_INDICATORS[decision.number or 1][1]) % _told(decision)


def link(decision: Decision) -> tuple[str, str] | None:
    """Where to see more: an address and what it is called."""
    if decision.kind == Decision.Kind.ANSWER:
        return reverse("office_issues:issue", args=[decision.told["issue"]]), _("의견 보기")
    if decision.kind == Decision.Kind.INDICATOR:
        page = reverse("office_insight:indicator", args=[decision.number])
        return f"{page}?department={decision.department_id or ''}", _("까닭 보기")
    return None


def _told(decision: Decision) -> dict[str, Any]:
    language = "en" if get_language() == "en" else "ko"
    department = decision.department.name if decision.department else _("구청 전체")
    return {"department": department, "value": decision.told.get(f"value_{language}", "")}
