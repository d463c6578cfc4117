"""One more way to reach oneself, or another value for one: a form for each kind, spelt as everywhere."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from citizens.contact_points.models import Kind
from citizens.registry.forms import PHONE, RESIDENT_NUMBER
from citizens.spelling import written_address, written_email, written_phone


class MailForm(forms.Form):
    value = forms.EmailField(
        label=_("전자우편 주소"),
        max_length=254,
        help_text=_("적으신 주소로 확인 링크를 보냅니다."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("전자우편 주소를 써 주세요."),
            "invalid": _("전자우편 주소를 끝까지 써 주세요. 예: name@mail.example"),
        },
    )

    def clean_value(self) -> str:
        return written_email(self.cleaned_data["value"])


class PhoneForm(forms.Form):
    value = forms.CharField(
        label=_("전화번호"),
        max_length=30,
        help_text=_("휴대전화면 확인 번호를 문자로 보냅니다. 예: 010-0000-0000"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
        error_messages={"required": _("전화번호를 써 주세요.")},
    )

    def clean_value(self) -> str:
        phone = written_phone(self.cleaned_data["value"])
        if not PHONE.match(phone):
            raise ValidationError(_("전화번호를 숫자로 써 주십시오. 예: 010-0000-0000"))
        return phone


class PostForm(forms.Form):
    value = forms.CharField(
        label=_("우편 주소"),
        max_length=200,
        help_text=_("도로 이름과 건물 번호까지 써 주십시오."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        error_messages={"required": _("우편 주소를 써 주세요.")},
    )

    def clean_value(self) -> str:
        address = written_address(self.cleaned_data["value"])
        if RESIDENT_NUMBER.search(address):
            raise ValidationError(_("주민등록번호는 쓰지 마십시오. 구청은 이 번호를 받지 않습니다."))
        return address


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("확인 번호"),
        max_length=12,
        help_text=_("문자로 받은 숫자 여섯 자리입니다. 10분 동안 쓸 수 있습니다."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("확인 번호를 써 주세요.")},
    )

    def clean_code(self) -> str:
        code = "".join(sign for sign in self.cleaned_data["code"] if not sign.isspace())
        if not (code.isdecimal() and len(code) == 6):
            raise ValidationError(_("숫자 여섯 자리를 써 주세요."))
        return "".join(str(int(sign)) for sign in code)


FORMS: dict[str, type[forms.Form]] = {Kind.MAIL: MailForm, Kind.PHONE: PhoneForm, Kind.POST: PostForm}


def value_form(kind: str, *args: Any, **kwargs: Any) -> forms.Form:
    return FORMS[kind](*args, **kwargs)
