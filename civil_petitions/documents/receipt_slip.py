"""접수증: the proof of receipt given to the petitioner (법 제9조②)."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citizens.documents.render import render
from civil_petitions.models import Petition, PetitionContent

TEMPLATE = Path(__file__).with_suffix(".typ")
WEEKDAYS = [gettext_lazy(day) for day in ("월", "화", "수", "목", "금", "토", "일")]


def receipt_slip(petition: Petition, content: PetitionContent, *, code: str) -> bytes:
    """A PDF for who filed it: what, when, for whom, who has it and until when. The code stands in the petitioner's."""
    office = settings.OFFICE["name_ko"]
    due = _day(petition.due_at) if petition.due_at else _("접수한 뒤 알려 드립니다")
    if petition.received_at and not petition.due_at:
        due = _("정해진 처리기간이 없습니다")
    facts = [
        [_("접수번호"), petition.receipt_number],
        [_("민원"), petition.type.name],
        [_("제목"), content.title],
        [_("신청한 분"), petition.petitioner.name_to_counterpart()],
        *([[_("신청한 곳"), content.party]] if content.party else []),
        *([[_("대리인"), petition.agent.name_to_counterpart()]] if petition.agent else []),
        [_("신청 일시"), _instant(petition.submitted_at)],
        [_("접수 일시"), _instant(petition.received_at) if petition.received_at else "-"],
        [_("처리 기한"), due],
        [_("담당 부서"), f"{petition.department.name} {petition.department.phone}"],
        *([[_("확인번호"), code]] if code else []),
    ]
    return render(
        TEMPLATE,
        {
            "office": office,
            "title": _("접수증"),
            "number": petition.receipt_number,
            "foot": f"{office} {settings.OFFICE['phone']}",
            "facts": facts,
            "words": {
                "why": _(
                    "처리 기한은 「민원 처리에 관한 법률」 제19조에 따라 토요일과 공휴일을 빼고 셉니다. "
                    "늦어지면 까닭과 새 기한을 먼저 알려 드립니다."
                ),
                "lookup": _lookup() if code else "",
                "received": _("위와 같이 민원을 받았습니다."),
                "date": _instant(petition.received_at or petition.submitted_at)[:12].strip(),
                "from": office,
                "demo": _("시연용 접수증입니다. 실제 민원은 접수되지 않았습니다.") if settings.DEMO else "",
            },
        },
    )


def _lookup() -> str:
    return _("로그인하지 않아도 접수번호와 확인번호로 처리 현황을 볼 수 있습니다: %(url)s") % {
        "url": f"{settings.SITE_URL}/tracking/"
    }


def _instant(instant: datetime) -> str:
    local = timezone.localtime(instant)
    return f"{local:%Y. %m. %d.} ({WEEKDAYS[local.weekday()]}) {local:%H:%M}"


def _day(instant: datetime) -> str:
    return _("%(when)s까지") % {"when": _instant(instant)}
