"""The steps of a conversation that officers take, in the order of their tabs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from channels_mail.consultation import forms, workflow


@dataclass(frozen=True)
class Step:
    """What an officer may do with a conversation: its noun, words, form and rule."""

    noun: str
    label: Promise | str
    done: Promise | str
    icon: str
    form: type[forms.OfficeStepForm]
    rule: Callable[..., Any]
    is_for_readers: bool = False


STEPS = {
    step.noun: step
    for step in (
        Step(
            noun="answer",
            label=gettext_lazy("답변"),
            done=gettext_lazy("답변을 보냈습니다."),
            icon="reply",
            form=forms.AnswerForm,
            rule=workflow.answer,
        ),
        Step(
            noun="question",
            label=gettext_lazy("되묻기"),
            done=gettext_lazy("물어보았습니다."),
            icon="help-circle",
            form=forms.QuestionForm,
            rule=workflow.ask,
        ),
        Step(
            noun="petition",
            label=gettext_lazy("민원으로"),
            done=gettext_lazy("구민에게 민원으로 옮길지 물었습니다."),
            icon="file-up",
            form=forms.ProposalForm,
            rule=workflow.propose,
        ),
        Step(
            noun="split",
            label=gettext_lazy("나누기"),
            done=gettext_lazy("다른 부서에 나누어 맡겼습니다."),
            icon="copy",
            form=forms.SplitForm,
            rule=workflow.split,
        ),
        Step(
            noun="note",
            label=gettext_lazy("내부 메모"),
            done=gettext_lazy("메모를 남겼습니다."),
            icon="pencil",
            form=forms.NoteForm,
            rule=workflow.note,
            is_for_readers=True,
        ),
        Step(
            noun="handover",
            label=gettext_lazy("넘기기"),
            done=gettext_lazy("다른 부서로 넘겼습니다."),
            icon="forward",
            form=forms.HandoverForm,
            rule=workflow.hand_over,
        ),
        Step(
            noun="reader",
            label=gettext_lazy("함께 읽기"),
            done=gettext_lazy("함께 읽을 직원을 더했습니다."),
            icon="eye",
            form=forms.ReaderForm,
            rule=workflow.invite_reader,
        ),
        Step(
            noun="closure",
            label=gettext_lazy("끝내기"),
            done=gettext_lazy("상담을 끝냈습니다."),
            icon="archive",
            form=forms.ClosureForm,
            rule=workflow.close,
        ),
    )
}
