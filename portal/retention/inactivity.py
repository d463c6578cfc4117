"""Logins that nobody uses: told a month ahead, then listed for closing."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from citizens.accounts.addresses import open_address
from citizens.accounts.models import Account
from citizens.registry.models import Citizen
from portal.retention.models import InactivityNotice
from portal.retention.periods import WARNED_FOR, period_of
from portal.retention.rules import BY_CODE

BATCH = 500


def warn() -> int:
    """Tell those whose login will be over in a month, each once; says how many were told."""
    rule = BY_CODE["login"]
    period = period_of(rule)
    if period is None:
        return 0
    # Who came back after the mail is told anew when the time comes again.
    InactivityNotice.objects.filter(account__last_login__gte=F("told_at")).delete()
    soon = rule.ended_before(period.before(timezone.now() + WARNED_FOR)).filter(inactivity_notice=None)
    return sum(_tell(pk) for pk in list(soon.order_by("pk").values_list("pk", flat=True)[:BATCH]))


@transaction.atomic
def _tell(account_id: int) -> bool:
    """Notice and mail, both or neither; a second worker finds it told."""
    account = (
        Account.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=account_id, inactivity_notice=None)
        .first()
    )
    if account is None:
        return False
    citizen = Citizen.objects.filter(account=account).first()
    InactivityNotice.objects.create(account=account)
    with translation.override(citizen.language if citizen else settings.LANGUAGE_CODE):
        office = settings.OFFICE["name_en" if translation.get_language() == "en" else "name_ko"]
        context = {
            "office": office,
            "phone": settings.OFFICE["phone"],
            "closes_on": timezone.localdate(timezone.now() + WARNED_FOR + timedelta(days=1)),
            "link": f"{settings.SITE_URL}/me/",
        }
        subject = _("[%(office)s] 오래 쓰지 않은 계정을 곧 닫습니다") % {"office": office}
        body = render_to_string("mail/inactivity_notice.txt", context)
    headers = {"Auto-Submitted": "auto-generated"}
    EmailMessage(subject, body, to=[open_address(account.email)], headers=headers).send()
    return True
