"""News chosen by rules a citizen can read, for their own page."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast, JSONObject, TruncDate
from django.utils.dateparse import parse_datetime

from citizens.accounts.models import Account
from civil_petitions.models import PetitionType
from portal.content.models import Article
from portal.interests import choosing

SHOWN = 3
OF_TEXT = ("id", "kind", "slug", "title_ko", "title_en", "topic", "dong", "publish_at")
PICKED = ("by_dong", "by_topic", "by_petition")


def waiting(account: Account) -> QuerySet[Article]:
    """The newest that a rule picked: for the one question that asks several areas, with `last_day` and `about`."""
    newest = choosing.news_for(account).values("pk")[:SHOWN]
    chosen = choosing.news_for(account).filter(pk__in=newest).select_related(None).defer(None)
    told = {name: name for name in (*OF_TEXT, *PICKED)}
    told |= {"type_ko": "petition_type__name_ko", "type_en": "petition_type__name_en"}
    about = Cast(JSONObject(**told), CharField())
    return chosen.annotate(last_day=TruncDate("publish_at"), about=about)


def cards(rows: Sequence[tuple[datetime, str]]) -> list[dict[str, Any]]:
    """One card, the newest first, each text with why it stands there."""
    told = sorted((json.loads(about) for _day, about in rows), key=lambda each: str(each["publish_at"]), reverse=True)
    news = [(text, choosing.reasons(text)) for text in map(_text, told)]
    return [{"place": "main", "template": "interests/cards/news.html", "news": news}]


def _text(told: dict[str, Any]) -> Article:
    """As much of the text as the card shows; it is never saved."""
    text = Article(**{name: told[name] for name in OF_TEXT} | {"publish_at": parse_datetime(told["publish_at"])})
    vars(text).update({name: told[name] for name in PICKED})
    if told["type_ko"]:
        text.petition_type = PetitionType(name_ko=told["type_ko"], name_en=told["type_en"])
    return text
