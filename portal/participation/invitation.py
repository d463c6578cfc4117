"""A hearing for one's own calendar (RFC 5545)."""

from datetime import UTC, datetime, timedelta

from portal.participation.models import Hearing

LENGTH = timedelta(hours=2)


def ical(hearing: Hearing, url: str) -> str:
    """One event; lines end as the RFC wants and none is longer than 75 octets."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//hearing//KO",
        "BEGIN:VEVENT",
        f"UID:hearing-{hearing.pk}",
        f"DTSTAMP:{_stamp(hearing.announced_at or hearing.begins_at)}",
        f"DTSTART:{_stamp(hearing.begins_at)}",
        f"DTEND:{_stamp(hearing.begins_at + LENGTH)}",
        f"SUMMARY:{_escaped(hearing.issue.title)}",
        f"LOCATION:{_escaped(hearing.place)}",
        f"URL:{url}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    parts, rest = [], line
    while len(rest.encode()) > 75:
        end = len(rest)
        while len(rest[:end].encode()) > 74:
            end -= 1
        parts.append(rest[:end])
        rest = " " + rest[end:]
    return "\r\n".join([*parts, rest])
