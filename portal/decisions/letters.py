"""Mails about decisions. They carry a link, and nothing of a citizen."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from channels_mail.outbox.backend import KEY_HEADER
from citizens.accounts.addresses import open_address
from citizens.accounts.models import Account
from portal.decisions.models import Decision


def tell_owner(decision: Decision, *, by: Account) -> None:
    """Who sees to it from now on learns of it at once; who gave it to themself knows."""
    assert decision.owner is not None
    if decision.owner_id == by.pk:
        return
    link = settings.SITE_URL + reverse("office_decisions:decision", args=[decision.pk])
    with translation.override("ko"):
        text = render_to_string("mail/decisions/assigned.txt", {"owner": decision.owner, "by": by, "link": link})
        subject = _("결정한 일 하나를 맡으셨습니다")
    key = f"decision:{decision.pk}:{timezone.now().isoformat()}"
    headers = {KEY_HEADER: key, "Auto-Submitted": "auto-generated"}
    EmailMessage(subject, text, to=[open_address(decision.owner.email)], headers=headers).send()
