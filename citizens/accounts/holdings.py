"""What a login holds of its citizen: address, sessions, second factors, who they are according to an agency."""

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citizens.accounts.addresses import open_address
from citizens.accounts.models import IdentityVerification
from citizens.accounts.templatetags.addresses import device
from citizens.holdings import Holding, Subject

FACTORS = {
    Authenticator.Type.TOTP: gettext_lazy("인증 앱"),
    Authenticator.Type.WEBAUTHN: gettext_lazy("패스키 또는 보안 키"),
    Authenticator.Type.RECOVERY_CODES: gettext_lazy("복구 번호"),
}
SERVICE = gettext_lazy("「개인정보 보호법」 제15조 제1항 제4호 (회원이 청한 서비스)")
SAFETY = gettext_lazy("「개인정보 보호법」 제29조, 안전성 확보조치 기준 제5조")


def _logins(citizen: Subject) -> Iterator[dict[str, Any]]:
    for address in EmailAddress.objects.filter(user=citizen.account_id).select_related("user").order_by("pk"):
        yield {
            "email": open_address(address.email),
            "is_confirmed": address.verified,
            "role": _("민원인"),
            "joined_at": address.user.date_joined,
            "last_login_at": address.user.last_login,
        }


def _sessions(citizen: Subject) -> Iterator[dict[str, Any]]:
    for session in UserSession.objects.filter(user=citizen.account_id).order_by("-last_seen_at"):
        yield {
            "device": device(session.user_agent),
            "ip": session.ip,
            "since": session.created_at,
            "last_seen_at": session.last_seen_at,
        }


def _second_factors(citizen: Subject) -> Iterator[dict[str, Any]]:
    for factor in Authenticator.objects.filter(user=citizen.account_id).order_by("created_at"):
        yield {
            "kind": str(FACTORS[Authenticator.Type(factor.type)]),
            "since": factor.created_at,
            "last_used_at": factor.last_used_at,
        }


def _identity(citizen: Subject) -> Iterator[dict[str, Any]]:
    for verification in IdentityVerification.objects.filter(account=citizen.account_id):
        yield {"agency": verification.agency, "verified_at": verification.verified_at}


def _other_services(citizen: Subject) -> Iterator[dict[str, Any]]:
    for service in SocialAccount.objects.filter(user=citizen.account_id).order_by("date_joined"):
        yield {"service": service.provider, "since": service.date_joined, "last_login_at": service.last_login}


KINDS = (
    Holding(
        code="login",
        name=gettext_lazy("계정과 로그인"),
        items={
            "email": gettext_lazy("전자우편 주소"),
            "is_confirmed": gettext_lazy("주소 확인"),
            "role": gettext_lazy("역할"),
            "joined_at": gettext_lazy("가입 일시"),
            "last_login_at": gettext_lazy("마지막 로그인"),
        },
        purpose=gettext_lazy("본인만 들어오게 합니다. 비밀번호는 되돌릴 수 없게 바꾸어 두어 보여 드릴 것이 없습니다."),
        basis=SERVICE,
        of=_logins,
        count=lambda citizen: EmailAddress.objects.filter(user=citizen.account_id).count(),
        tables=("accounts.Account", "account.EmailAddress"),
    ),
    Holding(
        code="sessions",
        name=gettext_lazy("로그인한 기기"),
        items={
            "device": gettext_lazy("기기"),
            "ip": gettext_lazy("접속한 곳(IP)"),
            "since": gettext_lazy("처음"),
            "last_seen_at": gettext_lazy("마지막"),
        },
        purpose=gettext_lazy("모르는 기기에서 들어왔는지 살펴보고 로그아웃시킬 수 있게 합니다."),
        basis=SAFETY,
        of=_sessions,
        count=lambda citizen: UserSession.objects.filter(user=citizen.account_id).count(),
        tables=("usersessions.UserSession",),
    ),
    Holding(
        code="second_factor",
        name=gettext_lazy("2단계 인증"),
        items={
            "kind": gettext_lazy("방법"),
            "since": gettext_lazy("등록 일시"),
            "last_used_at": gettext_lazy("마지막으로 씀"),
        },
        purpose=gettext_lazy("비밀번호가 새어도 남이 들어오지 못하게 합니다. 비밀 값은 드리지 않습니다."),
        basis=SAFETY,
        of=_second_factors,
        count=lambda citizen: Authenticator.objects.filter(user=citizen.account_id).count(),
        tables=("mfa.Authenticator",),
    ),
    Holding(
        code="identity",
        name=gettext_lazy("본인확인"),
        items={"agency": gettext_lazy("본인확인기관"), "verified_at": gettext_lazy("확인 일시")},
        purpose=gettext_lazy("본인에게만 드릴 수 있는 민원인지 확인합니다. 주민등록번호는 받지 않습니다."),
        basis=gettext_lazy("「개인정보 보호법」 제15조 제1항 제3호"),
        of=_identity,
        count=lambda citizen: IdentityVerification.objects.filter(account=citizen.account_id).count(),
        tables=("accounts.IdentityVerification",),
    ),
    Holding(
        code="other_services",
        name=gettext_lazy("다른 서비스로 로그인"),
        items={
            "service": gettext_lazy("서비스"),
            "since": gettext_lazy("이은 일시"),
            "last_login_at": gettext_lazy("마지막 로그인"),
        },
        purpose=gettext_lazy("고르신 다른 서비스의 계정으로 들어오게 합니다."),
        basis=SERVICE,
        of=_other_services,
        count=lambda citizen: SocialAccount.objects.filter(user=citizen.account_id).count(),
        tables=("socialaccount.SocialAccount",),
    ),
)
