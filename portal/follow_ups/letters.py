"""Mails to officers about what they promised. They carry numbers and a link, and nothing of a citizen."""

from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from channels_mail.outbox.backend import KEY_HEADER
from citizens.accounts.addresses import open_address
from citizens.accounts.models import Account, Department
from citizens.contacts.models import FollowUp


def tell_handed_over(follow_up: FollowUp, *, by: Account) -> None:
    """Who keeps it from now on learns of it at once: the officer, or the department that has to say who."""
    link = settings.SITE_URL + reverse("office_follow_ups:follow_up", args=[follow_up.pk])
    context = {"due_on": follow_up.due_on, "by": by, "owner": follow_up.owner, "link": link}
    with translation.override("ko"):
        subject = _("약속 하나를 넘겨받으셨습니다")
        text = render_to_string("mail/follow_up_handed_over.txt", context)
    key = f"follow-up:{follow_up.pk}:{timezone.now().isoformat()}"
    _send(subject, text, _address(follow_up.owner, follow_up.department), key)


def remind(owner: Account | None, department: Department, counts: dict[str, int], today: date) -> None:
    """One mail in the morning about what is for today and what is late."""
    view = "mine" if owner else "department"
    link = settings.SITE_URL + reverse("office_follow_ups:list") + f"?view={view}"
    with translation.override("ko"):
        subject = _("오늘 지킬 약속이 있습니다") if counts["today"] else _("날이 지난 약속이 있습니다")
        text = render_to_string("mail/follow_ups_due.txt", {"owner": owner, "counts": counts, "link": link})
    whose = f"officer:{owner.pk}" if owner else f"department:{department.pk}"
    _send(subject, text, _address(owner, department), f"follow-ups:{whose}:{today}")


def _address(owner: Account | None, department: Department) -> str:
    return open_address(owner.email) if owner else department.email or settings.OFFICE["mail"]


def _send(subject: str, text: str, address: str, key: str) -> None:
    headers = {KEY_HEADER: key, "Auto-Submitted": "auto-generated"}
    EmailMessage(f"[{settings.OFFICE['name_ko']}] {subject}", text, to=[address], headers=headers).send()
