"""The free board of the demonstration: posts and threads of a season, answers, and what a moderator has to look at."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.conf import settings

from citizens.accounts import identity
from citizens.accounts.models import Account
from portal.board import loading, notices
from portal.board.actions import answering, commenting, counting, pens, posting
from portal.board.models import Comment, Follow, FollowNotice, OfficialAnswer, Post, Topic, Vote
from portal.demo import people
from portal.moderation import actions as moderation

FILE = Path(__file__).resolve().parent / "board.yaml"
NAMED_PEN = "새솔이웃"
VOTERS = 60


def build(named: Account, now: datetime, rng: Random) -> None:
    """Written through the board's own actions; votes in bulk, and then counted."""
    loading.load_missing()
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    topics = Topic.objects.in_bulk()
    residents = list(Account.objects.filter(is_officer=False).exclude(pk=named.pk).order_by("pk")[:VOTERS])
    if not residents:
        return
    writers = _writers(residents, told["pens"])
    _write_under(named, NAMED_PEN)
    hands = cycle(writers)
    for entry in sorted([*told["posts"], *_short(told["short"])], key=lambda each: -each["days"]):
        _post(entry, topics, next(hands), hands, now, rng)
    for entry in told["mine"]:
        _post(entry | {"dong": "새솔동"}, topics, named, hands, now, rng)
    for entry in told["held"]:
        _post(entry, topics, next(hands), hands, now, rng)
    _moderate(told, topics, hands, residents, now, rng)
    _vote(told, residents, rng)
    _follow_and_settle(named, now)


def _writers(residents: list[Account], names: list[str]) -> list[Account]:
    chosen = residents[: len(names)]
    for account, name in zip(chosen, names, strict=False):
        _write_under(account, name)
    return chosen


def _write_under(account: Account, name: str) -> None:
    if not pens.is_verified(account):
        identity.record(account, "demo", identity.VerifiedPerson(duplication_key=f"demo-{account.pk}"))
    pens.choose(by=account, name=name)


def _short(texts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The same call in each neighbourhood, weeks apart."""
    for number, dong in enumerate(settings.OFFICE["dongs"]):
        for place, text in enumerate(texts):
            words = {key: text[key].format(dong=dong) for key in ("title", "body")}
            yield text | words | {"dong": dong, "days": 100 + number * 9 + place * 4, "comments": []}


def _post(
    entry: dict[str, Any],
    topics: dict[Any, Topic],
    by: Account,
    hands: Iterator[Account],
    now: datetime,
    rng: Random,
) -> None:
    at = now - timedelta(days=entry["days"], minutes=rng.randint(0, 600))
    words = {key: entry[key] for key in ("title", "body", "dong") if key in entry}
    post = posting.write(submission_key=uuid.uuid4(), by=by, topic=topics[entry["topic"]], at=at, **words)
    parent: Comment | None = None
    for number, said in enumerate(entry.get("comments", []), 1):
        for reply in said if isinstance(said, list) else [said]:
            written = commenting.write(
                post,
                submission_key=uuid.uuid4(),
                by=next(hands),
                body=reply,
                parent=parent if isinstance(said, list) else None,
                at=at + timedelta(hours=3 * number, minutes=rng.randint(0, 90)),
            )
            parent = parent if isinstance(said, list) else written
    if answer := entry.get("answer"):
        officer = people.officer(answer["officer"])
        answering.answer(post, by=officer, body=answer["body"], at=now - timedelta(days=answer["days"]))


def _vote(told: dict[str, Any], residents: list[Account], rng: Random) -> None:
    wanted = {each["title"]: each for each in [*told["posts"], *told["mine"]]}
    votes = []
    for post in Post.objects.filter(title__in=wanted).select_related("pen"):
        entry = wanted[post.title]
        others = [account for account in residents if account.pk != post.pen.account_id]
        hands = rng.sample(others, min(entry["agree"] + entry.get("nay", 0), len(others)))
        votes += [
            Vote(post=post, account=account, agrees=number < entry["agree"], cast_at=post.created_at)
            for number, account in enumerate(hands)
        ]
    Vote.objects.bulk_create(votes)
    counting.recount()


def _moderate(
    told: dict[str, Any],
    topics: dict[Any, Topic],
    hands: Iterator[Account],
    residents: list[Account],
    now: datetime,
    rng: Random,
) -> None:
    """Some texts are reported; some were hidden, and one author has objected."""
    moderator = people.officer("content")
    for entry in told["reported"]:
        post = Post.objects.get(title=entry["title"])
        for account in rng.sample([each for each in residents if each.pk != post.pen.account_id], entry["times"]):
            moderation.report(post, by=account, rule=entry["rule"])
    for entry in told["hidden"]:
        _post(entry, topics, next(hands), hands, now, rng)
        post = Post.objects.select_related("pen__account").get(title=entry["title"])
        at = now - timedelta(days=min(entry["days"] - 1, 9))
        (decision,) = moderation.hide([post], by=moderator, rule=entry["rule"], at=at)
        if "objection" in entry:
            moderation.object_to(decision, by=post.pen.account, text=entry["objection"])


def _follow_and_settle(named: Account, now: datetime) -> None:
    """The named citizen follows what was answered; nobody is mailed about what happened before the demo began."""
    answered = Post.objects.filter(answered_at__isnull=False).order_by("-answered_at")[:3]
    Follow.objects.bulk_create([Follow(post=post, account=named) for post in answered], ignore_conflicts=True)
    Comment.objects.filter(told_at=None).update(told_at=now)
    OfficialAnswer.objects.filter(told_at=None).update(told_at=now)
    notices.note_news()
    FollowNotice.objects.filter(settled_at=None).update(settled_at=now)
