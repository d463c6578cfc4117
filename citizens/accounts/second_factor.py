"""Second factors: their secrets are sealed, and guessing them is counted like guessing a password."""

import base64
import binascii

from allauth.account.utils import user_pk_to_url_str
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citizens.accounts import lockout
from citizens.accounts.addresses import masked
from citizens.accounts.http import client_ip
from citizens.encryption import BadSeal
from citizens.encryption.data_keys import data_key
from citizens.encryption.envelope import key_id_of, seal, unseal
from citizens.keys.models import SubjectKey

SYSTEM_KEY = "second-factor"
PLACE = b"mfa.authenticator.data"


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("번호가 맞지 않습니다. 앱에 지금 보이는 번호를 써 주십시오."),
        "cannot_delete_authenticator": gettext_lazy("직원 계정은 마지막 인증 수단을 없앨 수 없습니다."),
        "unverified_email": gettext_lazy("전자우편 주소를 먼저 확인해 주십시오."),
    }

    def encrypt(self, text: str) -> str:
        """What the database holds of a secret is sealed under the system's own key."""
        key = SubjectKey.objects.system(SYSTEM_KEY)
        return base64.b64encode(seal(data_key(key.pk).fields, key.pk, PLACE, text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises SealError when the key is away or the value was tampered with."""
        try:
            blob = base64.b64decode(encrypted_text, validate=True)
        except binascii.Error as error:
            raise BadSeal("not a sealed value") from error
        return unseal(data_key(key_id_of(blob)).fields, PLACE, blob).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Outside the demo an officer keeps at least one second factor."""
        if settings.DEMO or not authenticator.user.is_officer:
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("패스키 %(number)d") % {"number": number}

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        """What the phone's app shows: enough for its owner, and not the address."""
        return masked(user.email)  # type: ignore[attr-defined]

    def _get_site_name(self) -> str:
        return str(settings.OFFICE["name_ko"])

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, object]:
        label = self._get_user_identifier(user)
        return {"id": user_pk_to_url_str(user).encode(), "display_name": label, "name": label}


def has_second_factor(account: AbstractBaseUser) -> bool:
    """Whether something besides the password protects this account; recovery codes alone do not."""
    return Authenticator.objects.filter(user_id=account.pk).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


class _CountedCodeMixin:
    """Five wrong codes from one network lock it for fifteen minutes, also when Redis is away."""

    user: AbstractBaseUser

    def clean_code(self) -> str:
        subject, ip = f"second-factor:{self.user.pk}", client_ip(allauth_context.request)
        if lockout.try_once(subject, ip) is None:
            raise ValidationError(_("번호가 여러 번 틀렸습니다. 15분 뒤에 다시 해 주십시오."), code="locked")
        code: str = super().clean_code()  # type: ignore[misc]
        lockout.forget(subject, ip)
        return code


class AuthenticateForm(_CountedCodeMixin, base_forms.AuthenticateForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _dress_code(self)


class ReauthenticateForm(_CountedCodeMixin, base_forms.ReauthenticateForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _dress_code(self)


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _dress_code(self)


class AddWebAuthnForm(webauthn_forms.AddWebAuthnForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("이 기기의 이름")
        self.fields["name"].help_text = _("나중에 알아볼 수 있게 적어 주십시오. 보기: 내 휴대전화")
        self.fields["passwordless"].label = _("비밀번호 없이 로그인할 때에도 씁니다")
        self.fields["passwordless"].help_text = _("기기의 지문, 얼굴 또는 화면 잠금으로 본인을 확인합니다.")


class EditWebAuthnForm(webauthn_forms.EditWebAuthnForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("이 기기의 이름")


def _dress_code(form: base_forms.BaseAuthenticateForm | totp_forms.ActivateTOTPForm) -> None:
    field = form.fields["code"]
    field.label = _("인증 번호")
    field.error_messages["required"] = _("인증 번호를 써 주십시오.")
    field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
