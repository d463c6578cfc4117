"""The worklist: the right next petition in five seconds."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import IntegerField, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.models import Account
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import officer_required
from citizens.contacts import statistics as promises
from citizens.surveys.models import SurveyResponse
from civil_petitions import receipt_numbers
from civil_petitions.forms.worklist import WorklistFilter, dong_choices
from civil_petitions.models import Petition, PetitionType, open_titles
from civil_petitions.models.petition import PetitionQuerySet

PAGE_SIZE = 30
COUNT_UP_TO = 1000  # beyond it the page says "1,000+": no request counts a whole table

Narrow = Callable[[PetitionQuerySet, Account, datetime], PetitionQuerySet]
VIEWS: dict[str, tuple[Any, str, Narrow]] = {
    "overdue": (_("기한 지남"), "late", lambda petitions, account, now: petitions.overdue(now)),
    "today": (_("오늘 마감"), "today", lambda petitions, account, now: petitions.due_today(now)),
    "mine": (_("내 민원"), "mine", lambda petitions, account, now: petitions.assigned_to(account)),
    "unassigned": (_("담당 미정"), "", lambda petitions, account, now: petitions.unassigned()),
    "supplement": (_("보완 기다림"), "", lambda petitions, account, now: petitions.waiting_for_supplement()),
}


@officer_required
@require_safe
def front(request: AccountRequest) -> HttpResponse:
    """Each role begins where its work is."""
    user = request.user
    if not user.has_perm("civil_petitions.view_worklist"):
        if user.has_perm("outbox.view_outgoingmail"):
            return redirect("office_outbox:list")
        if user.has_perm("access_log.view_accesslogentry"):
            return redirect("office_privacy:log")
        if user.has_perm("retention.view_retention"):
            return redirect("office_retention:overview")
        if user.is_staff:
            return redirect("admin:index")
    return redirect("office_petitions:worklist")


@officer_required
@require_safe
@vary_on_headers("HX-Request")
def worklist(request: AccountRequest) -> HttpResponse:
    now = timezone.now()
    visible = Petition.objects.visible_to(request.user)
    form = WorklistFilter(request.GET)
    search = form.receipt_number()
    if receipt_numbers.is_well_formed(search) and visible.filter(receipt_number=search).exists():
        return redirect("office_petitions:case", search)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "all"
    petitions = visible.open() if view == "all" else VIEWS[view][2](visible, request.user, now)
    page = page_by_key(form.narrow(petitions).for_list(with_name=True), request.GET, PAGE_SIZE)
    open_titles(page.rows, to=request.user, ip=client_ip(request))
    part = request.htmx and "after" in request.GET
    return render(
        request,
        "civil_petitions/office/_worklist_rows.html" if part else "civil_petitions/office/worklist.html",
        {
            "page": page,
            "rows": rows(page.rows, now),
            "view": view,
            "form": form,
            "search": search,
            "counts": [] if part else counts(visible, request.user, now),
            "promises": {} if part else promises.due_of(request.user, timezone.localdate(now)),
            "unhappy": 0 if part else _unhappy(request.user),
            "now": now,
        },
    )


def rows(petitions: list[Petition], now: datetime) -> list[dict[str, Any]]:
    """What each row shows, ready to be written: words are looked up once a page, the name only masked."""
    groups, channels, dongs = (
        {value: str(label) for value, label in choices}
        for choices in (PetitionType.Group.choices, Petition.Channel.choices, dong_choices())
    )
    day_format = gettext("n. j.")
    return [
        {
            "petition": petition,
            "title": petition.title,  # type: ignore[attr-defined]
            "url": reverse("office_petitions:case", args=[petition.receipt_number]),
            "is_urgent": petition.is_urgent,
            "group": groups[petition.type.group],
            "type": petition.type.name,
            "dong": dongs.get(petition.dong, petition.dong),
            "name": petition.petitioner.masked_name(),
            "channel": channels[petition.channel],
            "officer": petition.officer.display_name if petition.officer else "",
            "department": petition.department.name,
            "due_on": dateformat.format(timezone.localtime(petition.next_due_at), day_format),
            "submitted_on": dateformat.format(timezone.localtime(petition.submitted_at), day_format),
        }
        for petition in petitions
    ]


class CountUpTo(Subquery):
    """COUNT of a sliced subquery: its cost is the slice's, not the table's."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def counts(visible: PetitionQuerySet, account: Account, now: datetime) -> list[dict[str, Any]]:
    """How many petitions wait in each view, in one query that never counts past COUNT_UP_TO."""
    counted = Account.objects.filter(pk=account.pk).values_list(
        *(
            CountUpTo(narrow(visible, account, now).order_by().values("pk")[: COUNT_UP_TO + 1])
            for _label, _tone, narrow in VIEWS.values()
        )
    )[0]
    return [
        {"view": view, "label": label, "tone": tone, "count": f"{COUNT_UP_TO:,}+" if count > COUNT_UP_TO else count}
        for (view, (label, tone, _narrow)), count in zip(
            VIEWS.items(),
            [number or 0 for number in counted],
            strict=True,  # NULL: a role that sees no petition
        )
    ]


def _unhappy(account: Account) -> int:
    """For who leads: how many wrote that they were not content, and wait for somebody to look into it."""
    if not account.has_perm("surveys.read_voices"):
        return 0
    return SurveyResponse.objects.visible_to(account).unhappy_words().count()
