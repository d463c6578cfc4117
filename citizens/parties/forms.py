from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from citizens.parties import business_numbers
from citizens.parties.models import Party, Role


class NumberField(forms.CharField):
    """사업자등록번호 or 고유번호, however it is written; its last digit is checked."""

    def __init__(self, **kwargs: Any) -> None:
        how = {"inputmode": "numeric", "autocomplete": "off", "placeholder": "000-00-00000"}
        super().__init__(max_length=20, widget=forms.TextInput(attrs=how), **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        number = business_numbers.normalised(text)
        if text and not business_numbers.is_valid(number):
            raise ValidationError(_("번호가 맞지 않습니다. 증명서에 적힌 열 자리 숫자를 다시 확인해 주세요."))
        return number


class FoundForm(forms.Form):
    """What is made: its kind, what it is called and, for a business, its number."""

    kind = forms.ChoiceField(
        label=_("무엇을 만드나요?"),
        choices=Party.Kind,
        widget=forms.RadioSelect(attrs={"class": "opts"}),
        error_messages={"required": _("가구, 사업체, 단체 가운데 하나를 골라 주세요.")},
    )
    name = forms.CharField(
        label=_("이름"),
        max_length=60,
        help_text=_("예: 우리 집, 한별상회, 새솔동 상가번영회"),
        error_messages={"required": _("이름을 써 주세요.")},
    )
    number = NumberField(
        label=_("사업자등록번호 또는 고유번호"),
        required=False,
        help_text=_("사업체는 꼭 씁니다. 단체는 있으면 씁니다. 가구는 비워 둡니다."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind, number = cleaned.get("kind"), cleaned.get("number")
        if kind == Party.Kind.BUSINESS and not number and "number" not in self.errors:
            self.add_error("number", _("사업체는 사업자등록번호를 써 주세요."))
        if kind == Party.Kind.HOUSEHOLD:
            self.errors.pop("number", None)
            cleaned["number"] = ""
        return cleaned


class InviteForm(forms.Form):
    role = forms.ChoiceField(
        label=_("어떤 자격으로 초대하나요?"),
        widget=forms.RadioSelect(attrs={"class": "opts two-col"}),
        error_messages={"required": _("자격을 골라 주세요.")},
    )

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, Role(role).label) for role in party.roles]  # type: ignore[attr-defined]
        self.fields["role"].initial = party.roles[0]


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("초대번호"),
        max_length=40,
        help_text=_("초대한 분에게 받은 열두 자리입니다. 띄어 써도 됩니다."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("초대번호를 써 주세요.")},
    )


class ConfirmForm(forms.Form):
    """What the officer has before their eyes."""

    number = NumberField(
        label=_("증명서에 적힌 번호"),
        error_messages={"required": _("증명서에 적힌 번호를 써 주세요.")},
        help_text=_("사업자등록증이나 고유번호증의 번호를 보고 씁니다. 등록된 번호와 같아야 합니다."),
    )
    is_seen = forms.BooleanField(
        label=_("신분증과 증명서를 보고, 이분이 대표임을 확인했습니다."),
        error_messages={"required": _("신분증과 증명서를 본 뒤에 표시해 주세요.")},
    )

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not party.number_index:
            del self.fields["number"]
