"""What may be done with a decision, in the order of the page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from citizens.accounts.models import Account
from portal.decisions import actions, forms
from portal.decisions.models import Decision

Status = Decision.Status


def _while_open(decision: Decision, account: Account) -> bool:
    return decision.is_open and decision.may_be_decided_by(account)


def _while_doing(decision: Decision, account: Account) -> bool:
    return decision.status == Status.AGREED and decision.may_be_decided_by(account)


def _by_who_does_it(decision: Decision, account: Account) -> bool:
    return _while_doing(decision, account) or decision.status == Status.AGREED and decision.owner_id == account.pk


@dataclass(frozen=True)
class Step:
    """One step: its noun, words, form and rule, and to whom it is offered."""

    noun: str
    label: Promise | str
    done: Promise | str
    icon: str
    form: type[forms.DecisionForm]
    rule: Callable[..., Any]
    is_offered: Callable[[Decision, Account], bool]


STEPS = {
    step.noun: step
    for step in (
        Step(
            noun="agreement",
            label=gettext_lazy("하기로 정하기"),
            done=gettext_lazy("하기로 했습니다. 맡은 사람에게 메일로 알립니다."),
            icon="check",
            form=forms.AgreementForm,
            rule=actions.agree,
            is_offered=_while_open,
        ),
        Step(
            noun="postponement",
            label=gettext_lazy("미루기"),
            done=gettext_lazy("결정할 날을 미루었습니다."),
            icon="calendar-clock",
            form=forms.PostponementForm,
            rule=actions.postpone,
            is_offered=_while_open,
        ),
        Step(
            noun="refusal",
            label=gettext_lazy("하지 않기로 정하기"),
            done=gettext_lazy("하지 않기로 했습니다."),
            icon="ban",
            form=forms.RefusalForm,
            rule=actions.decline,
            is_offered=_while_open,
        ),
        Step(
            noun="result",
            label=gettext_lazy("마치기"),
            done=gettext_lazy("마쳤습니다. 바뀐 것을 누구나 읽을 수 있습니다."),
            icon="check",
            form=forms.ResultForm,
            rule=actions.finish,
            is_offered=_by_who_does_it,
        ),
        Step(
            noun="assignment",
            label=gettext_lazy("담당 바꾸기"),
            done=gettext_lazy("맡을 사람을 바꾸었습니다. 메일로 알립니다."),
            icon="forward",
            form=forms.AssignmentForm,
            rule=actions.assign,
            is_offered=_while_doing,
        ),
        Step(
            noun="comment",
            label=gettext_lazy("의견 남기기"),
            done=gettext_lazy("의견을 남겼습니다."),
            icon="message-square-lock",
            form=forms.CommentForm,
            rule=actions.comment,
            is_offered=lambda decision, account: True,
        ),
    )
}


def offered(decision: Decision, account: Account) -> list[Step]:
    """The steps this officer may take now."""
    return [step for step in STEPS.values() if step.is_offered(decision, account)]
