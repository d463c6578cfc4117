from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account
from civil_petitions.calendar import current_calendar
from civil_petitions.forms.fields import PlainTextField
from portal.counter.promise_days import promised_day
from portal.decisions.actions import FURTHEST
from portal.decisions.models import Decision


class DayField(forms.CharField):
    """A working day in the words of people: 내일, 다음 주, 11. 28."""

    default_error_messages = {"required": _("언제까지인지 써 주세요.")}

    def clean(self, value: Any) -> date:
        said, today = super().clean(value), timezone.localdate()
        day = promised_day(said, today, current_calendar())
        if day is None or day <= today:
            raise ValidationError(_("내일이나 그 뒤의 날을 내일, 다음 주, 또는 11. 28.처럼 써 주세요."))
        if day > today + FURTHEST:
            raise ValidationError(_("60일 안의 날을 써 주세요. 더 늦으면 하지 않기로 하고 나중에 다시 올려 주세요."))
        return day


def words_field(**options: Any) -> PlainTextField:
    kept: dict[str, Any] = {"multiline": True, "max_length": 500, "widget": forms.Textarea(attrs={"rows": 3})}
    return PlainTextField(**kept | options)


class DecisionForm(forms.Form):
    """A step of a decision; what it asks becomes the arguments of its rule."""

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision = decision


class AssignmentForm(DecisionForm):
    """Who sees to it."""

    owner = forms.ModelChoiceField(
        Account.objects.none(),
        label=_("맡을 사람"),
        empty_label=_("고르기"),
        widget=forms.Select(attrs={"class": "sel"}),
        error_messages={"required": _("누가 맡을지 골라 주세요.")},
    )

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, decision=decision, **kwargs)
        self.fields["owner"].queryset = owners_of(decision)  # type: ignore[attr-defined]


class AgreementForm(AssignmentForm):
    words = words_field(label=_("지시할 말"), required=False)


class RefusalForm(DecisionForm):
    words = words_field(
        label=_("하지 않는 까닭"),
        help_text=_("올린 사람과 부서가 읽습니다."),
        error_messages={"required": _("하지 않는 까닭을 써 주세요.")},
    )


class PostponementForm(DecisionForm):
    due_on = DayField(
        label=_("언제 결정할까요?"), max_length=30, help_text=_("내일, 다음 주, 또는 11. 28.처럼 씁니다.")
    )
    words = words_field(label=_("미루는 까닭"), error_messages={"required": _("미루는 까닭을 써 주세요.")})


class CommentForm(DecisionForm):
    words = words_field(label=_("의견"), error_messages={"required": _("의견을 써 주세요.")})


class ResultForm(DecisionForm):
    """What has changed, said to everybody."""

    changed_ko = words_field(
        label=_("무엇이 바뀌었나"),
        min_length=10,
        max_length=300,
        help_text=_("누구나 읽습니다. 이름과 연락처는 쓰지 마십시오. 예: 도로 보수 답변에 공사 날짜를 함께 적습니다."),
        error_messages={"required": _("무엇이 바뀌었는지 써 주세요."), "min_length": _("열 글자 넘게 써 주세요.")},
    )
    changed_en = words_field(label=_("영문"), required=False, max_length=300)


class ProposalForm(forms.Form):
    title = PlainTextField(
        label=_("무엇을 결정해야 하나요?"),
        min_length=5,
        max_length=60,
        help_text=_("한 줄로 씁니다. 예: 건축과 답변 틀 3개 고치기"),
        error_messages={
            "required": _("무엇을 결정해야 하는지 써 주세요."),
            "min_length": _("다섯 글자 넘게 써 주세요."),
        },
    )
    why = words_field(
        label=_("왜 필요한가요?"),
        help_text=_("구민의 이름이나 연락처는 쓰지 마십시오."),
        error_messages={"required": _("왜 필요한지 써 주세요.")},
    )
    due_on = DayField(
        label=_("언제까지 결정해야 하나요?"), max_length=30, help_text=_("내일, 다음 주, 또는 11. 28.처럼 씁니다.")
    )


def owners_of(decision: Decision) -> QuerySet[Account]:
    """Officers of the department; for the office's own, those who lead a department."""
    officers = Account.objects.filter(is_officer=True, is_active=True).select_related("department")
    if decision.department_id:
        return officers.filter(department=decision.department_id).order_by("display_name", "pk")
    leading = officers.filter(groups__name__in=("department_head", "executive")).distinct()
    return leading.order_by("department__name_ko", "display_name", "pk")
