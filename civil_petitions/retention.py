"""How long petitions are kept, and how one goes with its history and files."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from citizens.retention import Counts, Period, RetentionRule, Way, delete_history, delete_rows, new_year_of
from civil_petitions.attachments import store
from civil_petitions.models import Attachment, InternalNote, Petition, PetitionEvent, PetitionType

STATUTORY = Q(type__legal_kind=PetitionType.LegalKind.STATUTORY)
SCHEDULE = _("「공공기록물 관리에 관한 법률 시행령」 제26조와 우리 구의 기록관리기준표")


def _destroy(petitions: QuerySet[Petition]) -> Counts:
    """The petitions with their history, and the names of their files."""
    ids = list(petitions.values_list("pk", flat=True))
    attachments = Attachment.objects.filter(petition__in=ids)
    counts = Counts(files=list(attachments.values_list("pk", flat=True)))
    counts.removed(attachments)
    events = PetitionEvent.objects.filter(petition__in=ids)
    counts.add(delete_history(PetitionEvent, events.values_list("pk", flat=True)))
    return counts.removed(Petition.objects.filter(pk__in=ids))


def _ended_before(kind: Q, instant: datetime) -> QuerySet[Petition]:
    return Petition.objects.ended().filter(kind, closed_at__lt=new_year_of(instant))


def _petitions(code: str, kind: Q, **rule: Any) -> RetentionRule:
    return RetentionRule(
        code=code,
        legal_basis=SCHEDULE,
        table="civil_petitions.Petition",
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
