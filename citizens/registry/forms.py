import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from citizens.registry.models import Citizen
from citizens.spelling import written_phone

PHONE = re.compile(r"^(?:0\d{1,3}-\d{3,4}-\d{4}|1\d{3}-\d{4}|\+\d[\d\s-]{6,18})$")
# 개인정보 보호법 제24조의2: no resident registration number, not even where a name is asked for.
RESIDENT_NUMBER = re.compile(r"\d{6}[-\s]?[1-8]\d{6}")


class CorrectionForm(forms.Form):
    """What a citizen may correct about themself."""

    name = forms.CharField(
        label=_("이름"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("이름을 써 주십시오.")},
    )
    phone = forms.CharField(
        label=_("전화번호"),
        max_length=30,
        required=False,
        help_text=_("처리하면서 여쭐 일이 있을 때 씁니다. 예: 010-0000-0000"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    address = forms.CharField(
        label=_("주소"),
        max_length=200,
        required=False,
        help_text=_("도로 이름과 건물 번호까지 써 주십시오."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    dong = forms.ChoiceField(label=_("사는 동"), required=False)
    age_band = forms.ChoiceField(
        label=_("나이대"),
        choices=[("", _("고르지 않음")), *Citizen.AgeBand.choices],
        required=False,
        help_text=_("나이에 따라 서비스가 다르지 않은지 세고, 나이에 맞는 소식을 고르는 데만 씁니다."),
    )
    language = forms.ChoiceField(label=_("알림 메일의 언어"), choices=Citizen.LANGUAGES, widget=forms.RadioSelect)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        dongs = [(dong, _(dong)) for dong in settings.OFFICE["dongs"]]
        self.fields["dong"].choices = [("", _("고르지 않음")), *dongs]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return self._without_resident_number("name")

    def clean_address(self) -> str:
        return self._without_resident_number("address")

    def clean_phone(self) -> str:
        phone = written_phone(self.cleaned_data["phone"])
        if phone and not PHONE.match(phone):
            raise ValidationError(_("전화번호를 숫자로 써 주십시오. 예: 010-0000-0000"))
        return phone

    def _without_resident_number(self, name: str) -> str:
        value: str = self.cleaned_data[name]
        if RESIDENT_NUMBER.search(value):
            raise ValidationError(_("주민등록번호는 쓰지 마십시오. 구청은 이 번호를 받지 않습니다."))
        return value


class RevealForm(forms.Form):
    """Why an officer needs to see who this is."""

    REASONS = [
        ("contact", _("구민에게 연락")),
        ("visit", _("현장 방문")),
        ("identity", _("본인 확인")),
        ("other", _("그 밖")),
    ]
    reason = forms.ChoiceField(label=_("보려는 까닭"), choices=REASONS)
    detail = forms.CharField(
        label=_("자세한 까닭"),
        min_length=5,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("까닭을 써 주세요. 구민이 읽을 수 있습니다.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Ids of its own: another form beside it may have a reason too.
        super().__init__(*args, **{"auto_id": "reveal_%s", **kwargs})

    def clean_detail(self) -> str:
        detail: str = self.cleaned_data["detail"]
        if RESIDENT_NUMBER.search(detail):
            raise ValidationError(_("주민등록번호는 쓰지 마십시오. 구청은 이 번호를 받지 않습니다."))
        return detail

    def purpose(self) -> str:
        """The reason as the access log keeps it."""
        return f"{dict(self.REASONS)[self.cleaned_data['reason']]}: {self.cleaned_data['detail']}"
