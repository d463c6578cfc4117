"""Dates and times as a person says them, in the language of the page."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

WEEKDAYS_KO = "월화수목금토일"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SOON = 3


def english() -> bool:
    """Whether the page speaks English."""
    return (get_language() or "ko").startswith("en")


def day(value: date | datetime) -> date:
    """The calendar day in the office's time zone."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def date_phrase(value: date | datetime, *, today: date | None = None) -> str:
    """11월 23일(월), with the year when it is not this one."""
    on = day(value)
    year = (today or timezone.localdate()).year != on.year
    if english():
        return f"{WEEKDAYS_EN[on.weekday()]} {on.day} {MONTHS_EN[on.month - 1]}" + (f" {on.year}" if year else "")
    return (f"{on.year}년 " if year else "") + f"{on.month}월 {on.day}일({WEEKDAYS_KO[on.weekday()]})"


def time_phrase(value: datetime) -> str:
    """오후 2시 34분."""
    at = timezone.localtime(value) if timezone.is_aware(value) else value
    hour = at.hour % 12 or 12
    if english():
        return f"{hour}:{at.minute:02} {'am' if at.hour < 12 else 'pm'}"
    return f"{'오전' if at.hour < 12 else '오후'} {hour}시" + (f" {at.minute}분" if at.minute else "")


def datetime_phrase(value: datetime) -> str:
    """11월 23일(월) 오후 2시 34분."""
    return f"{date_phrase(value)}{', ' if english() else ' '}{time_phrase(value)}"


def range_phrase(start: date | datetime, end: date | datetime) -> str:
    """11월 26일~12월 4일: the weekday is left out, the year is said once."""
    first, last = day(start), day(end)
    now = timezone.localdate().year
    if english():
        same = first.year == last.year == now
        left = f"{first.day} {MONTHS_EN[first.month - 1]}" + ("" if first.year == last.year else f" {first.year}")
        return f"{left} – {last.day} {MONTHS_EN[last.month - 1]}" + ("" if same else f" {last.year}")
    left = ("" if first.year == now else f"{first.year}년 ") + f"{first.month}월 {first.day}일"
    return f"{left}~" + ("" if last.year == first.year else f"{last.year}년 ") + f"{last.month}월 {last.day}일"


def due_phrase(days_left: int) -> dict[str, str]:
    """What the due chip says and how it looks: hot (late, today), warm (up to three days), cool."""
    if days_left < 0:
        late = -days_left
        return {"text": ngettext("%(days)d일 지남", "%(days)d일 지남", late) % {"days": late}, "tone": "hot"}
    if days_left == 0:
        return {"text": _("오늘"), "tone": "hot"}
    text = ngettext("%(days)d일 남음", "%(days)d일 남음", days_left) % {"days": days_left}
    return {"text": text, "tone": "warm" if days_left <= SOON else "cool"}
