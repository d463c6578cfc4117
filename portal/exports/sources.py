"""What may be exported: each list with its columns, masked and not, and the rows that one officer may see.

Rows come in pages by key, so that a list of any length takes the memory of one page.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account
from citizens.contacts.models import FollowUp
from citizens.encryption import prefetch_keys
from citizens.registry.models import Citizen, PersonalData
from civil_petitions.forms.worklist import WorklistFilter
from civil_petitions.models import Petition
from civil_petitions.views.office.worklist import VIEWS

PAGE = 500
Criteria = Mapping[str, str]


@dataclass(frozen=True)
class Source:
    """One list: its words, its rows for an officer, and what a row says beside the person."""

    code: str
    name: Promise | str
    columns: tuple[Promise | str, ...]
    permission: str
    criteria: tuple[str, ...]
    rows: Callable[[Account, Criteria], QuerySet[Any]]
    cells: Callable[[Any], list[str]]
    citizen: Callable[[Any], Citizen | None]

    def chosen(self, given: Mapping[str, Any]) -> dict[str, str]:
        """Of an address, what narrows this list."""
        return {name: str(given[name])[:30] for name in self.criteria if given.get(name)}


PERSON = (_("이름"), _("전화"), _("전자우편"), _("주소"))


def pages(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """All rows in the order of their ids, a page at a time; keys for a page in one query."""
    last: UUID | None = None
    while page := list((rows.filter(pk__gt=last) if last else rows).order_by("pk")[:PAGE]):
        yield page
        last = page[-1].pk


def masked(citizens: list[Citizen]) -> dict[UUID, PersonalData]:
    """The persons of one page, masked."""
    prefetch_keys(citizens)
    return {citizen.pk: citizen.masked() for citizen in citizens}


def person_cells(person: PersonalData | None) -> list[str]:
    return [person.name, person.phone, person.email, person.address] if person else ["", "", "", ""]


def _petitions(account: Account, criteria: Criteria) -> QuerySet[Petition]:
    """The worklist as the officer narrowed it."""
    visible = Petition.objects.visible_to(account)
    view = criteria.get("view", "")
    chosen = VIEWS[view][2](visible, account, timezone.now()) if view in VIEWS else visible.open()
    narrowed = WorklistFilter(criteria).narrow(chosen)
    return narrowed.select_related("type", "department", "officer", "petitioner__subject_key")


def _petition_cells(petition: Petition) -> list[str]:
    return [
        petition.receipt_number,
        petition.type.name,
        str(petition.get_status_display()),
        petition.dong,
        str(petition.get_channel_display()),
        petition.department.name,
        petition.officer.display_name if petition.officer else "",
        _instant(petition.submitted_at),
        _instant(petition.received_at),
        _instant(petition.next_due_at),
    ]


def _follow_ups(account: Account, criteria: Criteria) -> QuerySet[FollowUp]:
    """What the department owes, or what it kept."""
    theirs = FollowUp.objects.visible_to(account)
    views = {
        "department": theirs.open(),
        "overdue": theirs.overdue(timezone.localdate()),
        "done": theirs.exclude(state=FollowUp.State.OPEN),
    }
    chosen = views.get(criteria.get("view", ""), theirs.open().filter(owner=account))
    return chosen.select_related("citizen__subject_key", "owner", "department")


def _follow_up_cells(follow_up: FollowUp) -> list[str]:
    return [
        str(follow_up.get_kind_display()),
        follow_up.due_on.isoformat(),
        str(follow_up.get_state_display()),
        follow_up.department.name,
        follow_up.owner.display_name if follow_up.owner else "",
        follow_up.target,
    ]


def _instant(at: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def _petitioner(row: Model) -> Citizen | None:
    return row.petitioner if isinstance(row, Petition) else None


SOURCES = {
    source.code: source
    for source in (
        Source(
            code="petitions",
            name=_("민원 처리함"),
            columns=(
                _("접수번호"), _("민원"), _("상태"), _("동"), _("경로"), _("부서"), _("담당자"),
                _("신청 일시"), _("접수 일시"), _("기한"),
            ),
            permission="civil_petitions.view_worklist",
            criteria=("view", "group", "dong", "channel", "q"),
            rows=_petitions,
            cells=_petition_cells,
            citizen=_petitioner,
        ),
        Source(
            code="follow_ups",
            name=_("구민에게 한 약속"),
            columns=(_("종류"), _("약속한 날"), _("상태"), _("부서"), _("맡은 사람"), _("접수번호")),
            permission="contacts.record_contact",
            criteria=("view",),
            rows=_follow_ups,
            cells=_follow_up_cells,
            citizen=lambda row: row.citizen,
        ),
    )
}  # fmt: skip
