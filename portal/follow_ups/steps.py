"""What an officer may do with an open promise, in the order of the page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from citizens.contacts import actions
from citizens.contacts.models import FollowUp
from portal.follow_ups import forms


@dataclass(frozen=True)
class Step:
    """One step: its noun, words, form and rule."""

    noun: str
    label: Promise | str
    done: Promise | str
    icon: str
    form: type[forms.FollowUpForm]
    rule: Callable[..., FollowUp]


STEPS = {
    step.noun: step
    for step in (
        Step(
            noun="completion",
            label=gettext_lazy("지켰음"),
            done=gettext_lazy("약속을 지킨 것으로 적었습니다."),
            icon="check",
            form=forms.CompletionForm,
            rule=actions.done,
        ),
        Step(
            noun="postponement",
            label=gettext_lazy("미루기"),
            done=gettext_lazy("약속한 날을 바꿨습니다."),
            icon="calendar-clock",
            form=forms.PostponementForm,
            rule=actions.postpone,
        ),
        Step(
            noun="handover",
            label=gettext_lazy("넘기기"),
            done=gettext_lazy("약속을 넘겼습니다."),
            icon="forward",
            form=forms.HandoverForm,
            rule=actions.hand_over,
        ),
        Step(
            noun="cancellation",
            label=gettext_lazy("그만두기"),
            done=gettext_lazy("약속을 그만두었습니다."),
            icon="ban",
            form=forms.CancellationForm,
            rule=actions.cancel,
        ),
    )
}
