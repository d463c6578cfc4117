"""What the law wants done within 72 hours of knowing (개인정보 보호법 제34조, 시행령 제39조·제39조의2·제40조)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from citizens.incidents.models import Incident

HOURS = timedelta(hours=72)
MANY = 1_000  # persons: from here on the Commission is told
POSTED_FOR = timedelta(days=30)
Words = Promise | str


@dataclass(frozen=True)
class Duty:
    """One thing to be done until an instant: why it must, and when it was."""

    code: str
    name: Words
    why: Words
    due_at: datetime
    done_at: datetime | None

    def hours_left(self, now: datetime) -> int:
        """Whole hours; negative counts hours late."""
        return int((self.due_at - now) // timedelta(hours=1))

    def is_late(self, now: datetime) -> bool:
        return (self.done_at or now) > self.due_at


def grounds_of_report(incident: Incident, person_count: int) -> list[Words]:
    """Why the Commission (or KISA) is told; of one person's name alone it need not be."""
    found: list[Words] = []
    if person_count >= MANY:
        found.append(_("1천 명 이상의 개인정보입니다"))
    if incident.is_sensitive:
        found.append(_("민감정보나 고유식별정보가 들어 있습니다"))
    if incident.is_attack:
        found.append(_("밖에서 불법으로 접근했습니다"))
    return found


def of(incident: Incident, *, person_count: int, unreachable: int) -> list[Duty]:
    """The duties of an incident as it is known now; they grow with what is found."""
    due_at = incident.known_at + HOURS
    told = incident.notified_at
    is_suspected = incident.kind == Incident.Kind.SUSPECTED
    why = _("유출 의심도 72시간 안에 알립니다") if is_suspected else _("한 사람이라도 72시간 안에 알립니다")
    duties = []
    if person_count:
        duties.append(Duty("notice", _("정보주체에게 알리기"), why, due_at, told))
    if unreachable or not person_count:
        reason = _("메일로 닿지 않는 사람이 있습니다") if person_count else _("아직 누구의 것인지 모릅니다")
        duties.append(Duty("posting", _("누리집에 30일 동안 알리기"), reason, due_at, incident.posted_at))
    if grounds := grounds_of_report(incident, person_count):
        name = _("개인정보보호위원회나 KISA에 신고하기")
        duties.append(Duty("report", name, grounds[0], due_at, incident.reported_at))
    return duties
