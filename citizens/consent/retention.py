"""Proof of consent is kept while it stands and three years after it ended, as long as somebody may ask for it."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from citizens.consent.models import Consent, ConsentConfirmation, ConsentEntry
from citizens.consent.purposes import Decision
from citizens.retention import Counts, Period, RetentionRule, delete_history, delete_rows


def _ended_before(instant: datetime) -> QuerySet[ConsentEntry]:
    """All entries of a person and purpose, once the last of them said no so long ago, or nobody is left to ask."""
    stands = Consent.objects.filter(citizen=OuterRef("citizen"), purpose=OuterRef("purpose"))
    is_over = Exists(stands.filter(decided_at__lt=instant).exclude(decision=Decision.GIVEN)) | ~Exists(stands)
    return ConsentEntry.objects.filter(Q(is_over), decided_at__lt=instant)


def _destroy(entries: QuerySet[Any]) -> Counts:
    ids = list(entries.values_list("pk", flat=True))
    counts = Counts().removed(Consent.objects.filter(entry__in=ids))
    return counts.add(delete_history(ConsentEntry, ids))


RULES = (
    RetentionRule(
        code="consents",
        name=_("동의 기록"),
        legal_basis=_("「개인정보 보호법」 제22조 제3항 (동의가 끝난 날부터)"),
        period=Period(years=3),
        minimum=Period(years=1),
        table="consent.ConsentEntry",
        ended_before=_ended_before,
        destroy=_destroy,
        citizen="citizen",
        with_it=("consent.Consent",),
    ),
    RetentionRule(
        code="consent_confirmations",
        name=_("수신동의 확인"),
        legal_basis=_("「정보통신망법」 제50조 제8항 (물은 날부터)"),
        period=Period(years=3),
        minimum=Period(years=2),
        table="consent.ConsentConfirmation",
        ended_before=lambda instant: ConsentConfirmation.objects.filter(asked_at__lt=instant),
        destroy=delete_rows,
        citizen="citizen",
    ),
)
