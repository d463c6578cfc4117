"""What the registry holds of a citizen."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citizens.holdings import Holding
from citizens.registry.models import Citizen


def _of(citizen: Citizen) -> Iterator[dict[str, Any]]:
    details = citizen.own_details()
    yield {
        "name": details.name,
        "email": details.email,
        "phone": details.phone,
        "address": details.address,
        "dong": _(citizen.dong) if citizen.dong else "",
        "age_band": citizen.get_age_band_display(),
        "language": dict(Citizen.LANGUAGES)[citizen.language],
        "identity_level": citizen.get_identity_level_display(),
        "identity_verified_at": citizen.identity_verified_at,
        "created_at": citizen.created_at,
    }


KINDS = (
    Holding(
        code="profile",
        name=gettext_lazy("이름과 연락처"),
        items={
            "name": gettext_lazy("이름"),
            "email": gettext_lazy("전자우편 주소"),
            "phone": gettext_lazy("전화번호"),
            "address": gettext_lazy("주소"),
            "dong": gettext_lazy("사는 동"),
            "age_band": gettext_lazy("나이대"),
            "language": gettext_lazy("알림 메일의 언어"),
            "identity_level": gettext_lazy("본인확인 수준"),
            "identity_verified_at": gettext_lazy("본인확인 일시"),
            "created_at": gettext_lazy("등록 일시"),
        },
        purpose=gettext_lazy("민원을 접수하고 처리하며, 결과를 알려 드립니다."),
        basis=gettext_lazy("「개인정보 보호법」 제15조 제1항 제2호·제3호"),
        of=_of,
        count=lambda citizen: 1,
        tables=("registry.Citizen",),
    ),
)
