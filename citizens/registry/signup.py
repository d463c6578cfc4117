"""The part of sign-up that makes a citizen, and what keeps their address in step with their login."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from citizens.accounts.addresses import open_address
from citizens.accounts.models import Account
from citizens.contact_points import actions as contact_points
from citizens.registry import actions
from citizens.registry.forms import PHONE, RESIDENT_NUMBER
from citizens.spelling import written_phone


class CitizenDetailsForm(forms.Form):
    """allauth puts its own fields before these, for sign-up here and with another service alike."""

    field_order = ["email", "password1", "name", "phone", "dong", "is_old_enough"]

    name = forms.CharField(
        label=_("이름"),
        max_length=60,
        help_text=_("답변에 이 이름을 씁니다. 외국 글자와 띄어쓰기도 됩니다."),
        error_messages={"required": _("이름을 써 주십시오.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("휴대전화"),
        max_length=30,
        required=False,
        help_text=_("담당자가 물어볼 것이 있을 때만 씁니다."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    dong = forms.ChoiceField(label=_("사는 동"), required=False)
    is_old_enough = forms.BooleanField(
        label=_("만 14세 이상입니다."),
        # 개인정보 보호법 제22조의2: under 14 the legal guardian has to agree
        help_text=_("만 14세가 안 되었으면 보호자가 대신 가입해 신청해 주십시오."),
        error_messages={"required": _("만 14세 이상인지 확인해 주십시오. 14세가 안 되었으면 보호자가 신청합니다.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dongs = settings.OFFICE.get("dongs", [])
        self.fields["dong"].choices = [("", _("고르지 않음")), *((dong, _(dong)) for dong in dongs)]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if RESIDENT_NUMBER.search(name):
            raise ValidationError(_("주민등록번호는 쓰지 마십시오. 구청은 이 번호를 받지 않습니다."))
        return name

    def clean_phone(self) -> str:
        phone = written_phone(self.cleaned_data["phone"])
        if phone and not PHONE.match(phone):
            raise ValidationError(_("전화번호를 숫자로 써 주십시오. 예: 010-0000-0000"))
        return phone

    def signup(self, request: HttpRequest, user: Account) -> None:
        """Called by allauth in the transaction that makes the account."""
        actions.register(
            name=self.cleaned_data["name"],
            phone=self.cleaned_data["phone"],
            dong=self.cleaned_data["dong"],
            email=open_address(user.email),
            account=user,
            language="en" if get_language() == "en" else "ko",
        )


@receiver(email_changed)
def follow_changed_address(user: Account, from_email_address: EmailAddress | None, **signal: Any) -> None:
    """An address that was proven to the login is proven for notices, which follow it unless they go elsewhere.

    allauth says so of a first address too.
    """
    citizen = getattr(user, "citizen", None)
    if citizen is not None:
        before = open_address(from_email_address.email) if from_email_address else ""
        contact_points.follow_login(citizen, before=before)
