"""How long petitions are kept, and how one goes with its history and files."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.retention import Counts, Period, RetentionRule, Way, delete_history, delete_rows, new_year_of
from civil_petitions.attachments import store
from civil_petitions.calendar import calendar_of_years
from civil_petitions.models import Attachment, InternalNote, Petition, PetitionEvent, PetitionType
from civil_petitions.past_figures.models import Cell, PastFigure

PAST = "petitions"  # the kind under which sums of destroyed petitions are kept
STATUTORY = Q(type__legal_kind=PetitionType.LegalKind.STATUTORY)
SCHEDULE = _("「공공기록물 관리에 관한 법률 시행령」 제26조와 우리 구의 기록관리기준표")


def _destroy(petitions: QuerySet[Petition]) -> Counts:
    """The petitions with their history, and the names of their files."""
    ids = list(petitions.values_list("pk", flat=True))
    counted = Petition.objects.filter(pk__in=ids)
    PastFigure.objects.add(PAST, (cell for petition in counted for cell in _cells(petition)))
    attachments = Attachment.objects.filter(petition__in=ids)
    counts = Counts(files=list(attachments.values_list("pk", flat=True)))
    counts.removed(attachments)
    events = PetitionEvent.objects.filter(petition__in=ids)
    counts.add(delete_history(PetitionEvent, events.values_list("pk", flat=True)))
    return counts.removed(Petition.objects.filter(pk__in=ids))


def _cells(petition: Petition) -> Iterator[tuple[Cell, int]]:
    """What statistics ask of a petition: when it was filed and when it ended, how, how quickly and whether in time."""
    where = petition.department_id, petition.type_id
    yield Cell(_month(petition.submitted_at), *where, "filed"), 1
    if petition.closed_at is None:
        return
    ended_in = _month(petition.closed_at)
    yield Cell(ended_in, *where, petition.status), 1
    if petition.received_at is not None:
        yield Cell(ended_in, *where, "on_time"), int(not petition.due_at or petition.closed_at <= petition.due_at)
        yield Cell(ended_in, *where, "working_days"), _working_days(petition.received_at, petition.closed_at)


def _working_days(received_at: datetime, closed_at: datetime) -> int:
    """What ends on its own day counts as none."""
    first, last = timezone.localdate(received_at), timezone.localdate(closed_at)
    calendar = calendar_of_years(range(first.year, last.year + 1))[0]
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(day.weekday() < 5 and day not in calendar.holidays for day in days)


def _month(instant: datetime) -> date:
    return timezone.localdate(instant).replace(day=1)


def _ended_before(kind: Q, instant: datetime) -> QuerySet[Petition]:
    return Petition.objects.ended().filter(kind, closed_at__lt=new_year_of(instant))


def _petitions(code: str, kind: Q, **rule: Any) -> RetentionRule:
    return RetentionRule(
        code=code,
        legal_basis=SCHEDULE,
        table="civil_petitions.Petition",
        only=kind,
        ended_before=lambda instant: _ended_before(kind, instant),
        destroy=_destroy,
        citizen="petitioner",
        with_it=("civil_petitions.PetitionEvent", "civil_petitions.Attachment"),
        forget_file=store.forget,
        **rule,
    )


RULES = (
    _petitions("petitions", ~STATUTORY, name=_("민원과 처리 이력"), period=Period(years=5), minimum=Period(years=3)),
    _petitions(
        "statutory_petitions",
        STATUTORY,
        name=_("법정민원과 처리 이력"),
        period=Period(years=10),
        minimum=Period(years=5),
    ),
    RetentionRule(
        code="internal_notes",
        name=_("담당자끼리 남긴 메모"),
        legal_basis=SCHEDULE,
        period=None,
        table="civil_petitions.InternalNote",
        ended_before=lambda instant: InternalNote.objects.filter(created_at__lt=instant),
        destroy=delete_rows,
        way=Way.WITH_ANOTHER,
        citizen="petition__petitioner",
        follows=("petitions", "statutory_petitions"),
        follows_by="petition",
    ),
)
