"""What petitions hold of a citizen. Of attachments only the names: their pictures and papers may show other people."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from citizens.encryption import prefetch_keys
from citizens.holdings import Holding, Subject
from civil_petitions.forms.answers import summary_rows
from civil_petitions.models import InternalNote, Petition, PetitionEvent
from civil_petitions.models.petition import PetitionQuerySet

DUTY = gettext_lazy("「개인정보 보호법」 제15조 제1항 제2호·제3호, 「민원 처리에 관한 법률」")
RECORDS = gettext_lazy("「공공기록물 관리에 관한 법률」 제27조 (심의 없이 기록물을 없애지 못합니다)")
BATCH = 100


def _petitions(citizen: Subject) -> PetitionQuerySet:
    return Petition.objects.filter(petitioner=citizen.pk)


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    """Petitions with their whole history, the newest first; officers' names are the office's data and stay."""
    wanted = _petitions(citizen).for_page().order_by("-submitted_at", "id")
    for petition in wanted.prefetch_related("events__actor__department", "attachments").iterator(BATCH):
        prefetch_keys([petition])
        content = petition.own_content()
        yield {
            "receipt_number": petition.receipt_number,
            "type": petition.type.name,
            "title": content.title,
            "answers": [
                {"question": row.label, "answer": row.text}
                for row in summary_rows(petition.form_version, content.answers)
            ],
            "status": petition.get_status_display(),
            "channel": petition.get_channel_display(),
            "department": petition.department.name,
            "submitted_at": petition.submitted_at,
            "received_at": petition.received_at,
            "due_at": petition.due_at,
            "closed_at": petition.closed_at,
            "conclusion": content.conclusion,
            "remedy": content.remedy,
            "history": [_step(event) for event in sorted(petition.events.all(), key=lambda event: event.number)],
            "files": [
                {"name": file.name(), "bytes": file.size, "uploaded_at": file.created_at}
                for file in petition.attachments.all()
            ],
            "wants_mail": petition.wants_mail,
        }


def _step(event: PetitionEvent) -> dict[str, Any]:
    officer = event.actor if event.actor and event.actor.is_officer else None
    return {
        "at": event.occurred_at,
        "step": event.get_kind_display(),
        "department": officer.department.name if officer and officer.department else "",
        "officer": officer.display_name if officer else "",
        "note": event.note(),
    }


def _notes(citizen: Subject) -> QuerySet[InternalNote]:
    return InternalNote.objects.filter(petition__petitioner=citizen.pk)


def _of_notes(citizen: Subject) -> Iterator[dict[str, Any]]:
    found = _notes(citizen).select_related("petition", "author__department").defer("sealed_text")
    for note in found.order_by("-created_at").iterator(BATCH):
        yield {
            "receipt_number": note.petition.receipt_number,
            "written_at": note.created_at,
            "department": note.author.department.name if note.author.department else "",
        }


KINDS = (
    Holding(
        code="petitions",
        name=gettext_lazy("민원"),
        items={
            "receipt_number": gettext_lazy("접수번호"),
            "type": gettext_lazy("민원 종류"),
            "title": gettext_lazy("제목"),
            "answers": gettext_lazy("쓴 내용"),
            "status": gettext_lazy("처리 상태"),
            "channel": gettext_lazy("낸 방법"),
            "department": gettext_lazy("담당 부서"),
            "submitted_at": gettext_lazy("신청 일시"),
            "received_at": gettext_lazy("접수 일시"),
            "due_at": gettext_lazy("처리 기한"),
            "closed_at": gettext_lazy("끝난 일시"),
            "conclusion": gettext_lazy("처리 결과"),
            "remedy": gettext_lazy("불복 방법"),
            "history": gettext_lazy("처리 이력"),
            "files": gettext_lazy("붙임 파일 이름"),
            "wants_mail": gettext_lazy("메일로 알림"),
        },
        purpose=gettext_lazy("민원을 처리하고, 어떻게 처리했는지 남깁니다."),
        basis=DUTY,
        of=_of,
        count=lambda citizen: _petitions(citizen).count(),
        tables=("civil_petitions.Petition", "civil_petitions.PetitionEvent", "civil_petitions.Attachment"),
        not_erased_by=RECORDS,
    ),
    Holding(
        code="internal_notes",
        name=gettext_lazy("직원이 남긴 메모"),
        items={
            "receipt_number": gettext_lazy("접수번호"),
            "written_at": gettext_lazy("쓴 일시"),
            "department": gettext_lazy("부서"),
        },
        purpose=gettext_lazy(
            "직원끼리 일을 잇습니다. 남의 이야기가 있을 수 있어, 글은 열람을 청하시면 살펴 드립니다."
        ),
        basis=DUTY,
        of=_of_notes,
        count=lambda citizen: _notes(citizen).count(),
        tables=("civil_petitions.InternalNote",),
        not_erased_by=RECORDS,
    ),
)
