"""What happens to texts by itself."""

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Count
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from channels_mail.outbox.backend import KEY_HEADER
from citizens.accounts.models import Department
from portal.content import alerts
from portal.content.models import Article


@shared_task
def remind_of_reviews() -> int:
    """Tell each department once a week how many of its texts want to be looked at again."""
    today = timezone.localdate()
    week = today.isocalendar()
    counts = Article.objects.stale(today).values_list("department").annotate(number=Count("pk")).order_by()
    told = 0
    departments = Department.objects.in_bulk([code for code, _number in counts])
    for code, number in counts:
        address = departments[code].email
        if not address:
            continue
        context = {"number": number, "link": settings.SITE_URL + reverse("office_content:list") + "?view=stale"}
        EmailMessage(
            _("다시 볼 소식과 안내가 %(number)s건 있습니다") % {"number": number},
            render_to_string("mail/content_review.txt", context),
            to=[address],
            headers={KEY_HEADER: f"content-review:{code}:{week.year}-{week.week}", "Auto-Submitted": "auto-generated"},
        ).send()
        told += 1
    return told


@shared_task
def refresh_alert() -> None:
    """Every half minute: a cache that was emptied shows it again."""
    alerts.refresh()
