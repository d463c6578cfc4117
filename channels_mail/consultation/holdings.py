"""What is held of a citizen's private conversations."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from channels_mail.consultation.models import Consultation, LetterDraft
from citizens.encryption import prefetch_keys
from citizens.holdings import Holding, Subject

BATCH = 200


def _consultations(citizen: Subject) -> QuerySet[Consultation]:
    return Consultation.objects.filter(citizen=citizen.pk)


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    """Each conversation with its letters; the office's own notes are not the citizen's."""
    found = _consultations(citizen).select_related("department").order_by("created_at", "id")
    for consultation in found.iterator(BATCH):
        letters = list(consultation.messages.shown_to_citizen().prefetch_related("files"))
        prefetch_keys([consultation, *letters, *(file for letter in letters for file in letter.files.all())])
        yield {
            "number": consultation.number,
            "subject": consultation.subject(),
            "department": consultation.department.name,
            "status": consultation.get_status_display(),
            "created_at": consultation.created_at,
            "letters": [
                {
                    "at": letter.created_at,
                    "direction": letter.get_direction_display(),
                    "text": letter.body(),
                    "files": [file.name() for file in letter.files.all()],
                }
                for letter in letters
            ],
        }


def _drafts(citizen: Subject) -> QuerySet[LetterDraft]:
    return LetterDraft.objects.filter(account__citizen=citizen.pk)


def _drafts_of(citizen: Subject) -> Iterator[dict[str, Any]]:
    for draft in _drafts(citizen).order_by("saved_at"):
        yield {"saved_at": draft.saved_at, "text": "\n".join(draft.words().values())}


KINDS = (
    Holding(
        code="consultations",
        name=gettext_lazy("비공개 상담"),
        items={
            "number": gettext_lazy("상담번호"),
            "subject": gettext_lazy("제목"),
            "department": gettext_lazy("부서"),
            "status": gettext_lazy("상태"),
            "created_at": gettext_lazy("시작 일시"),
            "letters": gettext_lazy("주고받은 글"),
        },
        purpose=gettext_lazy("물으신 것에 답하고, 이어서 상담합니다."),
        basis=gettext_lazy("「개인정보 보호법」 제15조 제1항 제3호"),
        of=_of,
        count=lambda citizen: _consultations(citizen).count(),
        tables=(
            "consultation.Consultation",
            "consultation.Message",
            "consultation.Reader",
            "consultation.PetitionProposal",
            "consultation.LetterFile",
            "consultation.Reading",
            "consultation.ConsultationEvent",
        ),
    ),
    Holding(
        code="letter_drafts",
        name=gettext_lazy("쓰던 상담 글"),
        items={"saved_at": gettext_lazy("저장한 일시"), "text": gettext_lazy("쓰던 글")},
        purpose=gettext_lazy("쓰던 글을 잃지 않게 합니다. 구청은 보지 않습니다."),
        basis=gettext_lazy("「개인정보 보호법」 제15조 제1항 제4호"),
        of=_drafts_of,
        count=lambda citizen: _drafts(citizen).count(),
        tables=("consultation.LetterDraft",),
    ),
)
