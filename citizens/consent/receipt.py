"""동의 확인서: what was agreed to, refused or withdrawn, in which words, and when."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from citizens.consent.models import ConsentEntry
from citizens.consent.purposes import Purpose
from citizens.documents.render import render

TEMPLATE = Path(__file__).with_suffix(".typ")


def receipt_pdf(entries: Sequence[ConsentEntry], name: str) -> bytes:
    """The PDF for the person themself; the same entries give the same file."""
    office, first = settings.OFFICE["name_ko"], entries[0]
    return render(
        TEMPLATE,
        {
            "office": office,
            "title": _("동의 확인서"),
            "number": str(first.receipt_id)[:8],
            "foot": f"{office} {settings.OFFICE['phone']}",
            "facts": [
                [_("이름"), name],
                [_("결정한 일시"), f"{timezone.localtime(first.decided_at):%Y. %m. %d. %H:%M}"],
                [_("받은 방법"), first.get_channel_display()],
                [_("결정한 사람"), first.get_given_by_display()],
            ],
            "entries": [_entry(entry) for entry in entries],
            "words": {
                "how": _("언제든지 바꾸거나 철회할 수 있습니다: %(url)s")
                % {"url": f"{settings.SITE_URL}/me/consents/"},
                "from": office,
                "demo": _("시연용 확인서입니다.") if settings.DEMO else "",
            },
        },
    )


def _entry(entry: ConsentEntry) -> dict[str, Any]:
    document = entry.document
    return {
        "title": str(Purpose(entry.purpose).label),
        "facts": [
            [_("결정"), entry.get_decision_display()],
            [_("무엇을 왜"), document.text],
            [_("쓰는 개인정보"), document.items],
            [_("보관 기간"), document.period],
            [_("동의하지 않으면"), document.refusal],
            [_("동의서"), _("%(number)d판") % {"number": document.version}],
        ],
    }
