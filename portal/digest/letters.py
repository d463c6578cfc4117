"""The mail on Monday morning. It names figures and what to decide; what officers or citizens wrote stays inside."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels_mail.outbox.backend import KEY_HEADER
from citizens.accounts.addresses import open_address
from citizens.accounts.models import Account
from portal.decisions.models import Decision
from portal.digest.content import Week, week
from portal.digest.models import Digest


def send(account: Account, monday: date, today: date) -> bool:
    """Once a week to one officer; False when it was sent before. Both rows are written, or none."""
    with transaction.atomic(), translation.override("ko"):
        digest, is_new = Digest.objects.get_or_create(account=account, week=monday)
        if not is_new:
            return False
        context = _context(account, week(account, monday, today))
        text, html = (render_to_string(f"mail/week.{form}", context) for form in ("txt", "html"))
        headers = {KEY_HEADER: f"monday:{digest.pk}", "Auto-Submitted": "auto-generated"}
        mail = EmailMultiAlternatives(context["subject"], text, to=[open_address(account.email)], headers=headers)
        mail.attach_alternative(html, "text/html")
        mail.send()
    return True


def _context(account: Account, found: Week) -> dict[str, Any]:
    office = settings.OFFICE["name_ko"]
    return {
        "subject": f"[{office}] {_subject(found)}",
        "week": found,
        "decisions": [_told(row) for row in found.decisions],
        "link": settings.SITE_URL + reverse("office_digest:week"),
        "site": settings.SITE_URL,
        "language": "ko",
        "sender": {"office": office},
        "name": account.display_name,
    }


def _subject(found: Week) -> str:
    number = len(found.decisions)
    if not number:
        return _("이번 주 한눈에 보기")
    if found.loudest >= 2:
        return ngettext(
            "결정할 날이 지난 일이 있습니다 (모두 %(n)s가지)",
            "결정할 날이 지난 일이 있습니다 (모두 %(n)s가지)",
            number,
        ) % {"n": number}
    return ngettext("이번 주 결정할 일 %(n)s가지", "이번 주 결정할 일 %(n)s가지", number) % {"n": number}


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """What an officer typed may name somebody, so the mail only says that there is a proposal."""
    decision = row["decision"]
    if decision.kind == Decision.Kind.PROPOSAL:
        return row | {"title": _("직원이 올린 제안"), "why": ""}
    return row
