from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.registry.models import Citizen
from citizens.retention import Period, RetentionRule, Way
from civil_petitions.forms.fields import PlainTextField
from civil_petitions.models import Petition
from portal.retention.models import LegalHold
from portal.retention.rules import RULES

UNITS = [("years", _("년")), ("days", _("일"))]
Scope = LegalHold.Scope


class Lines(PlainTextField):
    """A few lines of plain text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(multiline=True, widget=forms.Textarea(attrs={"rows": 3}), max_length=300, **kwargs)


class PeriodForm(forms.Form):
    """A new period for one kind, not below what its rule allows."""

    number = forms.IntegerField(
        label=_("보유기간"),
        min_value=1,
        max_value=100 * 365,
        error_messages={"required": _("보유기간을 숫자로 써 주세요. 예: 5")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    unit = forms.ChoiceField(label=_("단위"), choices=UNITS, widget=forms.Select(attrs={"class": "sel"}))
    reason = Lines(
        label=_("근거와 까닭"),
        help_text=_("법 조문이나 기록관리기준표의 어디인지 써 주세요. 바꾼 기록은 지울 수 없습니다."),
        error_messages={"required": _("근거와 까닭을 써 주세요.")},
    )

    def __init__(self, *args: Any, rule: RetentionRule, current: Period, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"number": current.years or current.days, "unit": "years" if current.years else "days"}
        self.rule = rule

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "number" not in cleaned or "unit" not in cleaned:
            return cleaned
        if cleaned["unit"] == "years" and cleaned["number"] > 100:
            self.add_error("number", _("100년까지 정할 수 있습니다."))
            return cleaned
        period, least = self.period(), self.rule.minimum
        if least is not None and period.is_shorter_than(least):
            self.add_error(
                "number", _("%(least)s보다 짧게 정할 수 없습니다. 더 긴 기간을 써 주세요.") % {"least": least.label}
            )
        return cleaned

    def period(self) -> Period:
        return Period(**{self.cleaned_data["unit"]: self.cleaned_data["number"]})


class ApprovalForm(forms.Form):
    """What the second person confirms."""

    council_decision = PlainTextField(
        label=_("기록물평가심의회 의결"),
        required=False,
        max_length=100,
        help_text=_("민원 기록이 들어 있으면 의결 번호와 날짜를 써 주세요. 예: 2026년 제3회(2026. 11. 20.)"),
    )
    has_read = forms.BooleanField(
        label=_("명단의 종류와 건수를 확인했습니다. 파기하면 되돌릴 수 없습니다."),
        error_messages={"required": _("확인했는지 표시해 주세요.")},
    )


class HoldForm(forms.Form):
    """What must not be destroyed for now. A person is named in the body of the request, never in an address."""

    scope = forms.ChoiceField(
        label=_("무엇을 보류하나요?"), choices=Scope.choices, initial=Scope.PETITION, widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(
        label=_("종류"), required=False, help_text=_("종류 전체를 보류할 때만 고릅니다."), widget=forms.Select
    )
    receipt_number = forms.CharField(
        label=_("접수번호"),
        required=False,
        max_length=30,
        help_text=_("민원 한 건, 또는 그 민원을 낸 사람을 보류할 때 씁니다."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = Lines(
        label=_("까닭"),
        help_text=_("소송, 감사, 불복 절차처럼 왜 남겨야 하는지 써 주세요."),
        error_messages={"required": _("왜 보류하는지 써 주세요.")},
    )
    until = forms.DateField(
        label=_("언제까지"),
        required=False,
        help_text=_("비워 두면 풀 때까지 보류합니다."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(rule.code, rule.name) for rule in RULES if rule.way is Way.BATCH]
        self.fields["kind"].choices = [("", _("고르기")), *kinds]  # type: ignore[attr-defined]

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError(_("지난 날입니다. 오늘이나 그 뒤의 날을 써 주세요."))
        return until

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        scope = cleaned.get("scope")
        if scope == Scope.KIND and not cleaned.get("kind"):
            self.add_error("kind", _("어느 종류인지 골라 주세요."))
        if scope in (Scope.PETITION, Scope.CITIZEN):
            cleaned["petition"] = self._petition(cleaned.get("receipt_number", ""))
        return cleaned

    def held(self) -> dict[str, Any]:
        """What holds.place() takes."""
        cleaned, scope = self.cleaned_data, self.cleaned_data["scope"]
        petition: Petition | None = cleaned.get("petition")
        citizen: Citizen | None = petition.petitioner if petition and scope == Scope.CITIZEN else None
        return {
            "kind": cleaned["kind"] if scope == Scope.KIND else "",
            "petition": petition if scope == Scope.PETITION else None,
            "citizen": citizen,
            "reason": cleaned["reason"],
            "until": cleaned["until"],
        }

    def _petition(self, typed: str) -> Petition | None:
        number = "".join(typed.split()).upper()
        found = Petition.objects.select_related("petitioner").filter(receipt_number=number).first()
        if found is None:
            self.add_error("receipt_number", _("이 접수번호의 민원이 없습니다. 번호를 다시 확인해 주세요."))
        return found


class PurposeForm(forms.Form):
    """Why a name that is kept apart is opened."""

    purpose = PlainTextField(
        label=_("여는 까닭"), max_length=200, error_messages={"required": _("여는 까닭을 써 주세요.")}
    )
