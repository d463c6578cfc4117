"""News, answers, guides, a banner and quick links of the demonstration district, all invented."""

from datetime import date, timedelta
from random import Random
from typing import Any

import yaml
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from citizens.accounts.models import Account, Department
from civil_petitions.models import PetitionType
from portal.content import actions, files
from portal.content.models import Article, Banner, Kind, QuickLink

DAYS = "날짜,곳,시간\n12월 2일,새솔동 주민센터,10시\n12월 9일,구청 3층,14시\n12월 16일,새솔동 주민센터,19시\n"
SOURCE = settings.BASE_DIR / "portal" / "demo" / "texts.yaml"


def build(writer: Account, publisher: Account, rng: Random) -> None:
    """Written by one, published by another, as real ones are; one is a draft, one wants to be looked at again."""
    now, today = timezone.now(), timezone.localdate()
    with SOURCE.open(encoding="utf-8") as file:
        told = yaml.safe_load(file)
    departments = list(Department.objects.filter(is_active=True).order_by("code"))
    for number, raw in enumerate(told["articles"]):
        article = actions.write(
            Article(), by=writer, **_fields(raw, departments[number % len(departments)], today, number)
        )
        if raw.get("draft"):
            actions.submit(article, by=writer)
            continue
        actions.publish(article, by=publisher, publish_at=now - timedelta(days=number + 1, hours=rng.randrange(9)))
        Article.objects.filter(pk=article.pk).update(
            helpful_count=rng.randrange(5, 60), unhelpful_count=rng.randrange(0, 9)
        )
    _with_files(writer)
    Article.objects.filter(kind=Kind.GUIDE).update(review_due_on=today - timedelta(days=5))
    begins_on = today - timedelta(days=3)
    Banner.objects.create(begins_on=begins_on, ends_on=today + timedelta(days=30), **told["banner"])
    for place, link in enumerate(told["quick_links"], 1):
        QuickLink.objects.create(begins_on=begins_on, place=place, **link)


def _with_files(writer: Account) -> None:
    """A table of days with the public notice, as offices publish them."""
    for article in Article.objects.filter(kind=Kind.ANNOUNCEMENT)[:1]:
        files.add(article, SimpleUploadedFile("의견 듣는 날.csv", DAYS.encode()), by=writer)


def _fields(raw: dict[str, Any], department: Department, today: date, number: int) -> dict[str, Any]:
    fields = {
        name: value for name, value in raw.items() if name not in ("draft", "type", "event_in_days", "department")
    }
    fields["department"] = Department.objects.filter(pk=raw.get("department")).first() or department
    if kind := raw.get("type"):
        fields["petition_type"] = PetitionType.objects.filter(pk=kind).first()
    if days := raw.get("event_in_days"):
        begins_at = (timezone.now() + timedelta(days=days)).replace(hour=5, minute=0, second=0, microsecond=0)
        fields |= {"event_begins_at": begins_at, "event_ends_at": begins_at + timedelta(hours=2)}
    return fields | {"review_due_on": today + timedelta(days=60 + 5 * number)}
