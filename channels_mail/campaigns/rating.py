"""The one question a letter may ask: a press on a face leads to our page, and only the button there counts."""

import hashlib
import hmac
import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from channels_mail.campaigns.content import blocks
from channels_mail.campaigns.content.blocks import Block
from channels_mail.campaigns.models import LEAST_SHOWN, CampaignVersion, LetterRating
from channels_mail.campaigns.models.rating import HIGHEST, LOWEST
from channels_mail.campaigns.models.version import QUESTION

KIND, SAMPLE = "rating", "sample"
DAY = 24 * 3600


@dataclass(frozen=True)
class Question:
    """What one letter asks."""

    version: CampaignVersion
    block: Block

    @property
    def text(self) -> str:
        return self.block.values["question"]


@dataclass(frozen=True)
class Answered:
    """How readers answered; nothing but that they did while they are fewer than ten."""

    question: str
    count: int | None
    average: float | None


def questions(version: CampaignVersion) -> Iterator[Block]:
    for language in version.languages:
        for block in blocks.read(version.in_language(language)["blocks"]):
            if block.kind == KIND:
                yield block


def question_of(token: str) -> Question | None:
    """What was asked, of a letter that has gone out; none for what we have not signed."""
    try:
        number, _dash, name = QUESTION.unsign(token).partition("-")
    except signing.BadSignature:
        return None
    sent = CampaignVersion.objects.filter(campaign__started_at__isnull=False).select_related("campaign__department")
    version = sent.filter(pk=number).first()
    block = next((each for each in questions(version) if each.id == name), None) if version else None
    return Question(version, block) if version and block else None


@transaction.atomic
def rate(question: Question, score: int, *, ip: str, agent: str) -> bool:
    """Count one answer; the same machine counts once a day. Raises ValueError for what is no face."""
    if not LOWEST <= score <= HIGHEST:
        raise ValueError(score)
    if not cache.add(_caller(question, ip, agent), 1, DAY):
        return False
    row, _new = LetterRating.objects.get_or_create(version=question.version, block=question.block.id, score=score)
    LetterRating.objects.filter(pk=row.pk).update(count=F("count") + 1)
    return True


def answered(version: CampaignVersion) -> list[Answered]:
    """Each question of the letter with its average."""
    rows = list(version.ratings.all())
    found = []
    for block in questions(version):
        own = [row for row in rows if row.block == block.id]
        count = sum(row.count for row in own)
        if count < LEAST_SHOWN:
            found.append(Answered(block.values["question"], None, None))
        else:
            average = sum(row.count * row.score for row in own) / count
            found.append(Answered(block.values["question"], count, average))
    return found


def _caller(question: Question, ip: str, agent: str) -> str:
    """So that one reader counts once a day; it leads back to nobody."""
    said = f"{int(time.time() // DAY)}|{question.version.pk}|{question.block.id}|{ip}|{agent}"
    return f"rating:{hmac.new(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256).hexdigest()[:32]}"
