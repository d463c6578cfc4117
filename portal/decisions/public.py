"""당신의 말이 바꿨습니다: what was decided and done, for everybody to read."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citizens.accounts.http import AccountRequest
from citizens.accounts.paging import page_by_key
from portal.decisions.models import Decision

PAGE_SIZE = 20


@login_not_required
@require_safe
def listing(request: AccountRequest) -> HttpResponse:
    """The newest change first. Of a proposal only its result is public, never its words."""
    done = Decision.objects.exclude(changed_ko="").select_related("department").order_by("-finished_at", "-id")
    page = page_by_key(done, request.GET, PAGE_SIZE)
    return render(request, "decisions/changes.html", {"page": page, "rows": [_row(each) for each in page.rows]})


def _row(decision: Decision) -> dict[str, object]:
    changed = decision.changed_en if get_language() == "en" and decision.changed_en else decision.changed_ko
    is_korean = changed == decision.changed_ko
    return {
        "department": decision.department.name if decision.department else _("구청 전체"),
        "finished_at": decision.finished_at,
        "changed": changed,
        "language": "ko" if is_korean else "en",
        "source": _source(decision),
        "issue": decision.told.get("issue", ""),
    }


def _source(decision: Decision) -> str:
    if decision.kind == Decision.Kind.ANSWER:
        return _("주민 의견 ‘%(title)s’에서") % {"title": decision.told.get("title", "")}
    if decision.kind == Decision.Kind.INDICATOR:
        return _("구민이 남긴 만족도와 처리 기록에서")
    return _("민원을 맡은 직원의 제안에서")
