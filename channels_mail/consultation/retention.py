"""How long private conversations are kept, and how one goes with all that was said in it."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from channels_mail.consultation import files
from channels_mail.consultation.models import (
    Consultation,
    ConsultationEvent,
    LetterDraft,
    LetterFile,
    Message,
    PetitionProposal,
    Reader,
    Reading,
)
from channels_mail.consultation.models.letter_draft import KEPT
from citizens.keys.models import SubjectKey
from citizens.retention import Counts, Period, RetentionRule, Way, delete_history, delete_rows


def _destroy(consultations: QuerySet[Consultation]) -> Counts:
    """The conversations with letters, readers and history. Each had a key of its own: it is destroyed with them."""
    ids = list(consultations.values_list("pk", flat=True))
    keys = list(consultations.values_list("subject_key", flat=True))
    attached = LetterFile.objects.filter(message__consultation__in=ids)
    counts = Counts(files=list(attached.values_list("pk", flat=True))).removed(attached)
    for model in (Message, Reader, PetitionProposal, LetterDraft):
        counts.removed(model._default_manager.filter(consultation__in=ids))
    for log in (ConsultationEvent, Reading):
        counts.add(delete_history(log, _ids_of(log, ids)))
    counts.removed(Consultation.objects.filter(pk__in=ids))
    for key in SubjectKey.objects.filter(pk__in=keys, wrapped__isnull=False):
        key.destroy()
    return counts


def _ids_of(log: Any, consultation_ids: list[Any]) -> list[Any]:
    return list(log.objects.filter(consultation__in=consultation_ids).values_list("pk", flat=True))


RULES = (
    RetentionRule(
        code="consultations",
        name=_("비공개 상담"),
        legal_basis=_("우리 구의 기록관리기준표 (상담을 끝낸 날부터)"),
        period=Period(years=3),
        minimum=Period(years=1),
        table="consultation.Consultation",
        ended_before=lambda instant: Consultation.objects.filter(closed_at__lt=instant).filter(
            Q(merged_into=None) | Q(merged_into__closed_at__lt=instant)
        ),
        destroy=_destroy,
        citizen="citizen",
        with_it=(
            "consultation.Message",
            "consultation.Reader",
            "consultation.PetitionProposal",
            "consultation.LetterFile",
            "consultation.Reading",
            "consultation.ConsultationEvent",
        ),
        kept_by_law=False,
        forget_file=files.forget,
    ),
    RetentionRule(
        code="letter_drafts",
        name=_("쓰던 상담 글"),
        legal_basis=_("「개인정보 보호법」 제21조 (마지막으로 고친 날부터)"),
        period=Period(days=KEPT.days),
        table="consultation.LetterDraft",
        ended_before=lambda instant: LetterDraft.objects.filter(saved_at__lt=instant),
        destroy=delete_rows,
        way=Way.BY_ITSELF,
        citizen="account__citizen",
        kept_by_law=False,
    ),
)
