"""What a page shows of a mail without reading it again: who, what, and which files, each looked at by the scanner."""

from typing import Any

from channels_mail.inbound.models import InboundMail
from channels_mail.inbound.reading import Letter, Part, read
from channels_mail.inbound.reading.html_text import has_remote_pictures
from civil_petitions.attachments import scanning
from civil_petitions.models.attachment import ScanState


def of(letter: Letter) -> dict[str, Any]:
    """For sealed_summary."""
    return {
        "name": letter.sender_name,
        "address": letter.sender_address,
        "subject": letter.subject,
        "sent_at": letter.sent_at.isoformat() if letter.sent_at else None,
        "flags": sorted(letter.flags),
        "has_html": bool(letter.html),
        "has_remote_pictures": has_remote_pictures(letter.html),
        "parts": _parts(letter.parts),
    }


def _parts(parts: list[Part]) -> list[dict[str, Any]]:
    """A scanner that does not answer once is not asked again now."""
    told: list[dict[str, Any]] = []
    for part in parts:
        is_silent = bool(told) and told[-1]["scan"] == ScanState.PENDING
        scan = ScanState.PENDING if is_silent else scanning.scan(part.content)
        told.append(
            {"path": part.path, "name": part.name, "type": part.content_type, "size": len(part.content), "scan": scan}
        )
    return told


def is_scan_pending(summary: dict[str, Any]) -> bool:
    return any(part["scan"] == ScanState.PENDING for part in summary["parts"])


def scan_again(mail: InboundMail) -> None:
    """Ask once more about the files the scanner did not answer for."""
    summary = mail.summary()
    waiting = {part["path"] for part in summary.get("parts", ()) if part["scan"] == ScanState.PENDING}
    if not waiting:
        return
    contents = {part.path: part.content for part in read(mail.raw()).parts}
    for part in summary["parts"]:
        if part["path"] in waiting and part["path"] in contents:
            part["scan"] = scanning.scan(contents[part["path"]])
    mail.sealed_summary, mail.is_scan_pending = summary, is_scan_pending(summary)
    mail.save(update_fields=["sealed_summary", "is_scan_pending"])
