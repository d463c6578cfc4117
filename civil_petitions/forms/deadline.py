"""What anybody may ask the public calculator."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from civil_petitions.deadline_question import DeadlineQuestion
from civil_petitions.deadlines import SEOUL
from civil_petitions.forms.fields import DateField, TimeField

UNITS = [
    ("immediate", _("즉시(3근무시간)")),
    ("hour", _("근무시간")),
    ("day", _("일")),
    ("week", _("주")),
    ("month", _("개월")),
    ("year", _("년")),
]
LONGEST = {"hour": 400, "day": 250, "week": 52, "month": 12, "year": 1}  # about a year: a page of days


class DeadlineForm(forms.Form):
    """A time of receipt and a period, by GET: the answer has an address that can be sent on."""

    received_on = DateField(label=_("접수한 날"))
    received_time = TimeField(label=_("접수한 시각"))
    unit = forms.ChoiceField(label=_("처리기간 단위"), choices=UNITS)
    value = forms.IntegerField(
        label=_("처리기간"),
        help_text=_("즉시 처리하는 민원은 비워 두세요."),
        required=False,
        min_value=1,
        error_messages={
            "invalid": _("처리기간은 숫자로 써 주세요."),
            "min_value": _("처리기간은 1 이상으로 써 주세요."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, data: Any = None) -> None:
        now = timezone.localtime()
        start = {"received_on": now.date(), "received_time": now.time(), "unit": "day", "value": 7}
        super().__init__(data, initial=start)
        self.fields["received_on"].error_messages["required"] = _("접수한 날을 골라 주세요.")
        self.fields["received_time"].error_messages["required"] = _("접수한 시각을 골라 주세요.")
        self.fields["unit"].error_messages["required"] = _("처리기간 단위를 골라 주세요.")
        self.fields["unit"].error_messages["invalid_choice"] = _("처리기간 단위를 목록에서 골라 주세요.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        unit = given.get("unit", "")
        if unit not in LONGEST or "value" in self.errors:
            return given
        value = given.get("value")
        if value is None:
            self.add_error("value", ValidationError(_("처리기간을 써 주세요."), code="required"))
        elif value > LONGEST[unit]:
            most = _now("처리기간은 %(most)d 이하로 써 주세요.") % {"most": LONGEST[unit]}
            self.add_error("value", ValidationError(most, code="max_value"))
        return given

    def question(self) -> DeadlineQuestion:
        """What a valid form asks."""
        given = self.cleaned_data
        received_at = datetime.combine(given["received_on"], given["received_time"], SEOUL)
        return DeadlineQuestion(received_at, given["unit"], given["value"] or 0)
