"""The legal next steps on a petition: who may take them, in which states, and how the page names them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from citizens.accounts.models import Account
from civil_petitions import internal_notes, workflow
from civil_petitions.forms import office as forms
from civil_petitions.models import Petition
from civil_petitions.models.status import IN_HAND, Status


@dataclass(frozen=True)
class Step:
    """One thing an officer may do: who may, in which states, and how the page names it."""

    noun: str
    label: Promise
    icon: str
    key: str
    permission: str
    statuses: tuple[Status, ...]
    form: type[forms.StepForm]
    rule: Callable[..., Any]
    done: Promise


HANDLED = (*IN_HAND, Status.SUPPLEMENT_REQUESTED)
STEPS = {
    step.noun: step
    for step in (
        Step(
            "reception",
            gettext_lazy("접수하기"),
            "inbox",
            "e",
            "receive_petition",
            (Status.SUBMITTED,),
            forms.ReceptionForm,
            workflow.receive,
            gettext_lazy("접수했습니다."),
        ),
        Step(
            "answer",
            gettext_lazy("답변"),
            "reply",
            "r",
            "answer_petition",
            IN_HAND,
            forms.AnswerForm,
            workflow.answer,
            gettext_lazy("답변을 보내고 마쳤습니다."),
        ),
        Step(
            "progress_notice",
            gettext_lazy("진행 알림"),
            "bell",
            "n",
            "notify_progress",
            IN_HAND,
            forms.ProgressNoticeForm,
            workflow.notify_progress,
            gettext_lazy("진행 상황을 알렸습니다."),
        ),
        Step(
            "supplement_request",
            gettext_lazy("보완 요청"),
            "circle-alert",
            "b",
            "request_supplement",
            HANDLED,
            forms.SupplementRequestForm,
            workflow.request_supplement,
            gettext_lazy("보완을 요청했습니다. 기한 계산을 멈췄습니다."),
        ),
        Step(
            "assignment",
            gettext_lazy("담당 정하기"),
            "user-check",
            "a",
            "assign_petition",
            HANDLED,
            forms.AssignmentForm,
            workflow.assign,
            gettext_lazy("담당을 정했습니다."),
        ),
        Step(
            "extension",
            gettext_lazy("기한 늘리기"),
            "calendar-clock",
            "d",
            "extend_petition",
            IN_HAND,
            forms.ExtensionForm,
            workflow.extend,
            gettext_lazy("처리기간을 늘리고 알렸습니다."),
        ),
        Step(
            "refusal",
            gettext_lazy("거부처분"),
            "ban",
            "f",
            "refuse_petition",
            IN_HAND,
            forms.RefusalForm,
            workflow.refuse,
            gettext_lazy("거부 결과와 불복 방법을 알렸습니다."),
        ),
        Step(
            "transfer",
            gettext_lazy("다른 기관으로"),
            "forward",
            "t",
            "transfer_petition",
            IN_HAND,
            forms.TransferForm,
            workflow.transfer,
            gettext_lazy("다른 기관으로 보내고 알렸습니다."),
        ),
        Step(
            "return",
            gettext_lazy("반려"),
            "undo-2",
            "u",
            "return_petition",
            (Status.SUPPLEMENT_REQUESTED,),
            forms.ReturnForm,
            workflow.return_petition,
            gettext_lazy("민원을 돌려보내고 알렸습니다."),
        ),
        Step(
            "closure",
            gettext_lazy("종결"),
            "archive",
            "c",
            "return_petition",
            IN_HAND,
            forms.ClosureForm,
            workflow.close,
            gettext_lazy("민원을 종결하고 알렸습니다."),
        ),
        Step(
            "internal_note",
            gettext_lazy("내부 메모"),
            "lock",
            "m",
            "note_petition",
            tuple(Status),
            forms.InternalNoteForm,
            internal_notes.write,
            gettext_lazy("메모를 남겼습니다."),
        ),
    )
}


def steps_of(petition: Petition, account: Account) -> list[Step]:
    """What this officer may do with this petition now, the likeliest first."""
    return [
        step
        for step in STEPS.values()
        if petition.status in step.statuses and account.has_perm(f"civil_petitions.{step.permission}")
    ]
