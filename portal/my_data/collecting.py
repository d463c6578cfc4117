"""All that is held of a person in one copy: as JSON for machines, as PDF for reading."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from citizens.documents.render import render
from citizens.registry.models import Citizen
from portal.my_data import presenting
from portal.my_data.kinds import KINDS

TEMPLATE = Path(__file__).parent / "documents" / "my_data.typ"
BREATH = 200  # rows after which whoever waits is told that the work goes on

Collected = list[tuple[Any, list[dict[str, Any]]]]


class SeoulEncoder(DjangoJSONEncoder):
    """Instants as the office's clock shows them, with their offset."""

    def default(self, o: Any) -> Any:
        if isinstance(o, datetime) and timezone.is_aware(o):
            return timezone.localtime(o).isoformat(timespec="seconds")
        return super().default(o)


def collect(citizen: Citizen, *, tell: Callable[[int], None]) -> Collected:
    """Every kind with its rows. `tell` hears how many kinds are done, also while a long one is being read."""
    collected: Collected = []
    for done, kind in enumerate(KINDS):
        tell(done)
        rows = []
        for number, row in enumerate(kind.of(citizen), 1):
            rows.append(row)
            if number % BREATH == 0:
                tell(done)
        collected.append((kind, rows))
    return collected


def as_json(collected: Collected, made_at: datetime) -> bytes:
    """The copy for machines: kinds and items under their codes, each with its words."""
    periods = presenting.periods_set()
    told = {
        "office": settings.OFFICE["name_en" if get_language() == "en" else "name_ko"],
        "made_at": made_at,
        "notes": _notes(),
        "kinds": [
            {
                "code": kind.code,
                "name": kind.name,
                "purpose": kind.purpose,
                "legal_basis": kind.basis,
                "kept": presenting.kept(kind, periods),
                "items": dict(kind.items),
                "rows": rows,
            }
            for kind, rows in collected
        ],
    }
    return SeoulEncoder(ensure_ascii=False, indent=2).encode(told).encode("utf-8", "replace")


def as_pdf(collected: Collected, made_at: datetime) -> bytes:
    """The copy for reading; kinds of which nothing is held are left out."""
    periods = presenting.periods_set()
    english = get_language() == "en"
    office = settings.OFFICE["name_en" if english else "name_ko"]
    return render(
        TEMPLATE,
        {
            "office": office,
            "title": _("구청이 가진 내 자료"),
            "lang": "en" if english else "ko",
            "made": timezone.localtime(made_at).strftime("%Y. %m. %d. %H:%M"),
            "foot": f"{office} {settings.OFFICE['phone']}",
            "intro": _notes(),
            "kinds": [
                {
                    "name": str(kind.name),
                    "why": str(kind.purpose),
                    "facts": f"{_('근거')}: {kind.basis} · {_('보관 기간')}: {presenting.kept(kind, periods)}",
                    "rows": [
                        [{"label": line.label, "lines": line.lines} for line in presenting.written(kind, row)]
                        for row in rows
                    ],
                }
                for kind, rows in collected
                if rows
            ],
        },
    )


def _notes() -> list[str]:
    """What is not in it, and why."""
    return [
        _("붙임 파일은 이름만 담았습니다. 사진이나 서류에 다른 사람이 있을 수 있기 때문입니다."),
        _("직원의 이름과 부서는 업무에 관한 것이라 그대로 담았습니다."),
        _("비밀번호와 인증 수단의 비밀 값은 되돌려 볼 수 없거나 새면 위험하여 담지 않았습니다."),
        _("직원이 남긴 메모의 글은 남의 이야기가 있을 수 있습니다. 열람을 청하시면 살펴보고 드립니다."),
    ]
