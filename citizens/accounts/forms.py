"""allauth's forms in our words. Whatever address is typed, only its sealed form leaves a form."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.socialaccount import forms as social_forms
from django import forms
from django.core.validators import EmailValidator
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from citizens.accounts.addresses import address_token, masked
from citizens.accounts.models import Account

PASSWORD_HINT = _("10자 이상이면 됩니다. 특수문자를 넣지 않아도 됩니다.")


MISSING = {
    "login": _("전자우편 주소를 써 주십시오."),
    "email": _("전자우편 주소를 써 주십시오."),
    "password": _("비밀번호를 써 주십시오."),
    "password1": _("새로 쓸 비밀번호를 써 주십시오."),
    "password2": _("같은 비밀번호를 한 번 더 써 주십시오."),
    "oldpassword": _("지금 쓰는 비밀번호를 써 주십시오."),
}
NOT_AN_ADDRESS = _("전자우편 주소를 확인해 주십시오. 보기: hanbyeol@mail.example")


def _dress(form: forms.Form, **labels: Any) -> None:
    """Our labels and messages, and no placeholder in place of a label."""
    for name, label in labels.items():
        if name in form.fields:
            form.fields[name].label = label
            form.fields[name].help_text = ""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        if name in MISSING:
            field.error_messages["required"] = MISSING[name]
        if isinstance(field, forms.EmailField):
            field.validators = [EmailValidator(NOT_AN_ADDRESS)]


class LoginForm(account_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, login=_("전자우편 주소"), password=_("비밀번호"))
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"

    def clean_login(self) -> str:
        """Sealed here too: allauth would keep the typed address as a second one of the account."""
        return str(get_adapter().clean_email(super().clean_login()))


class SignupForm(account_forms.SignupForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, email=_("전자우편 주소"), password1=_("비밀번호"))
        self.fields["email"].help_text = _("이 주소로 확인 전자우편을 보냅니다. 처리 결과도 이 주소로 알립니다.")
        self.fields["password1"].help_text = PASSWORD_HINT

    @transaction.atomic
    def save(self, request: HttpRequest) -> Account:
        """The account and who it belongs to: both or neither."""
        account: Account = super().save(request)
        return account


class SocialSignupForm(social_forms.SignupForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, email=_("전자우편 주소"))
        if self.initial.get("email"):
            # What the service told us is sealed already; the person need not type it again.
            self.fields["email"].required = False
            self.fields["email"].help_text = _("비워 두면 %(address)s(을)를 씁니다.") % {
                "address": masked(self.initial["email"])
            }
            self.told_address = self.initial.pop("email")

    def clean_email(self) -> str:
        typed = self.cleaned_data.get("email") or getattr(self, "told_address", "")
        self.cleaned_data["email"] = typed
        return str(super().clean_email())

    @transaction.atomic
    def save(self, request: HttpRequest) -> Account:
        """The account and who it belongs to: both or neither."""
        account: Account = super().save(request)
        return account


class ResetPasswordForm(account_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, email=_("전자우편 주소"))

    def clean_email(self) -> str:
        return address_token(super().clean_email())


class ChangeAddressForm(account_forms.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, email=_("새 전자우편 주소"))


class ResetPasswordKeyForm(account_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress_new_password(self)


class SetPasswordForm(account_forms.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress_new_password(self)


class ChangePasswordForm(account_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress_new_password(self)
        _dress(self, oldpassword=_("지금 비밀번호"))


class ReauthenticateForm(account_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, password=_("비밀번호"))


def _dress_new_password(form: forms.Form) -> None:
    _dress(form, password1=_("새 비밀번호"), password2=_("새 비밀번호 다시"))
    form.fields["password1"].help_text = PASSWORD_HINT
