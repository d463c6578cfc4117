from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account, Department
from citizens.contacts.models import FollowUp
from civil_petitions.calendar import current_calendar
from civil_petitions.forms.fields import PlainTextField
from portal.counter.promise_days import WORDS, promised_day

OFFICER, DEPARTMENT = "officer:", "department:"


class FollowUpForm(forms.Form):
    """A step with a promise; what it asks becomes the arguments of its rule."""

    def __init__(self, *args: Any, follow_up: FollowUp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.follow_up = follow_up


def reason_field() -> PlainTextField:
    return PlainTextField(
        label=_("까닭"),
        max_length=200,
        help_text=_("부서 사람들이 읽습니다."),
        error_messages={"required": _("까닭을 써 주세요.")},
    )


class CompletionForm(FollowUpForm):
    outcome = PlainTextField(
        multiline=True,
        label=_("어떻게 되었나"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PostponementForm(FollowUpForm):
    day = forms.CharField(
        label=_("새로 약속한 날"),
        max_length=30,
        help_text=_("내일, 이번 주, 다음 주, 또는 11. 28.처럼 씁니다. 먼저 구민에게 알려 주세요."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("새로 약속한 날을 써 주세요.")},
    )
    reason = reason_field()

    def clean_day(self) -> str:
        day = promised_day(self.cleaned_data["day"], timezone.localdate(), current_calendar())
        if day is None:
            raise ValidationError(_("오늘이나 그 뒤의 날을 내일, 이번 주, 또는 11. 28.처럼 써 주세요."))
        if day == self.follow_up.due_on:
            raise ValidationError(_("지금 약속한 날과 같습니다. 다른 날을 써 주세요."))
        self.due_on: date = day
        return str(self.cleaned_data["day"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "day" in cleaned:
            cleaned |= {"due_on": self.due_on}
        return {name: value for name, value in cleaned.items() if name != "day"}


class HandoverForm(FollowUpForm):
    to = forms.ChoiceField(label=_("누구에게"), widget=forms.Select(attrs={"class": "sel"}))
    reason = reason_field()

    def __init__(self, *args: Any, follow_up: FollowUp, **kwargs: Any) -> None:
        super().__init__(*args, follow_up=follow_up, **kwargs)
        officers = Account.objects.filter(department=follow_up.department_id, is_officer=True, is_active=True)
        colleagues = officers.exclude(pk=follow_up.owner_id or 0).order_by("display_name", "pk")
        others = Department.objects.filter(is_active=True).exclude(pk=follow_up.department_id).order_by("name_ko")
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("고르기")),
            (_("우리 부서 직원"), [(f"{OFFICER}{each.pk}", str(each)) for each in colleagues]),
            (_("다른 부서"), [(f"{DEPARTMENT}{each.pk}", each.name) for each in others]),
        ]
        self.fields["to"].error_messages["required"] = _("누구에게 넘기는지 골라 주세요.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        to = cleaned.pop("to", "")
        if to.startswith(OFFICER):
            owner = Account.objects.get(pk=to.removeprefix(OFFICER))
            cleaned |= {"department": self.follow_up.department, "owner": owner}
        elif to:
            cleaned |= {"department": Department.objects.get(pk=to.removeprefix(DEPARTMENT)), "owner": None}
        return cleaned


class CancellationForm(FollowUpForm):
    reason = reason_field()


def day_words() -> list[str]:
    """What is offered beside the field of a day, in the language of the page."""
    return [gettext(word) for word in WORDS.values()]
