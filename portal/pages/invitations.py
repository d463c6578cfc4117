"""An event for one's own calendar (RFC 5545). Pure but for the answer."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpResponse

LONGEST = 75  # octets of a line, RFC 5545 section 3.1


@dataclass(frozen=True)
class Event:
    """What a calendar needs; `changed_at` is when it was last put right."""

    uid: str
    title: str
    place: str
    url: str
    begins_at: datetime
    ends_at: datetime
    changed_at: datetime


def ical(event: Event) -> str:
    """One event; lines end as the RFC wants and none is longer than 75 octets."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//district office//KO",
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_stamp(event.changed_at)}",
        f"DTSTART:{_stamp(event.begins_at)}",
        f"DTEND:{_stamp(event.ends_at)}",
        f"SUMMARY:{_escaped(event.title)}",
        f"LOCATION:{_escaped(event.place)}",
        f"URL:{event.url}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def respond(event: Event) -> HttpResponse:
    """The file to open in a calendar."""
    response = HttpResponse(ical(event), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="event.ics"'
    return response


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    parts, rest = [], line
    while len(rest.encode()) > LONGEST:
        end = len(rest)
        while len(rest[:end].encode()) > LONGEST - 1:
            end -= 1
        parts.append(rest[:end])
        rest = " " + rest[end:]
    return "\r\n".join([*parts, rest])
