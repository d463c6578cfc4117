"""Who is told of what: one row for each follower, then one letter for all that waits for somebody."""

import logging
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from citizens.preferences import actions as preferences
from citizens.preferences.models import BOARD, Wish
from citizens.registry.models import Citizen
from portal.board import letters
from portal.board.models import Comment, Follow, FollowNotice, OfficialAnswer, State

logger = logging.getLogger(__name__)

BATCH = 100
MOST_WAITING = 2000
MORNING = time(8)
PAUSE = timedelta(minutes=15)  # between two letters to one person, however much is talked


def note_news() -> int:
    """Write down for each follower what they are to be told of; returns how many comments and answers were new."""
    comments = Comment.objects.filter(told_at=None, state=State.PUBLISHED).order_by("created_at")
    answers = OfficialAnswer.objects.filter(told_at=None, post__state=State.PUBLISHED).order_by("signed_at")
    return _note(comments, "comment") + _note(answers, "answer")


@transaction.atomic
def _note(untold: QuerySet[Any], kind: str) -> int:
    found = list(untold.select_for_update(of=("self",), skip_locked=True)[:BATCH])
    for each in found:
        followers = Follow.objects.filter(post=each.post_id).exclude(account=_writer(each))
        FollowNotice.objects.bulk_create(
            (
                FollowNotice(post_id=each.post_id, account_id=account, **{kind: each})
                for account in followers.values_list("account", flat=True)
            ),
            ignore_conflicts=True,
        )
    untold.model._default_manager.filter(pk__in=[each.pk for each in found]).update(told_at=timezone.now())
    return len(found)


def _writer(each: Comment | OfficialAnswer) -> Any:
    """Nobody is told of their own words."""
    return each.officer_id if isinstance(each, OfficialAnswer) else each.pen.account_id


def send_due(now: datetime) -> int:
    """One letter to everybody for whom something waits and whose turn it is; returns how many were written."""
    waiting = FollowNotice.objects.filter(settled_at=None).order_by("created_at")
    accounts = list(dict.fromkeys(waiting.values_list("account", flat=True)[:MOST_WAITING]))
    return sum(_try(account, now) for account in accounts)


def _try(account: int, now: datetime) -> int:
    try:
        return _settle(account, now)
    except Exception as error:  # one person whose key is gone must not hold up the others
        logger.error("no letter of the board for account %s: %s", account, type(error).__name__)
        return 0


@transaction.atomic
def _settle(account: int, now: datetime) -> int:
    """Letter and marks, all or none; a worker that comes second finds nothing waiting."""
    rows = FollowNotice.objects.filter(account=account, settled_at=None).order_by("created_at", "id")
    locked = rows.select_for_update(of=("self",), skip_locked=True)
    notices = list(locked.select_related("post", "comment__pen", "answer__department"))
    citizen = Citizen.objects.filter(account=account).first()
    if not notices or (citizen is not None and not _is_due(citizen, account, notices, now)):
        return 0
    told = [notice for notice in notices if _is_shown(notice)]
    is_wanted = citizen is not None and preferences.wish(citizen, BOARD) != Wish.NONE
    was_mailed = bool(told) and is_wanted and letters.tell(citizen, told)  # type: ignore[arg-type]
    rows.filter(pk__in=_ids(notices)).update(settled_at=now, was_mailed=was_mailed)
    return int(was_mailed)


def _is_due(citizen: Citizen, account: int, notices: list[FollowNotice], now: datetime) -> bool:
    """Answers at once; comments with a pause between letters, or in the morning where that was chosen."""
    wish = preferences.wish(citizen, BOARD)
    if wish == Wish.DAILY:
        morning = timezone.make_aware(datetime.combine(timezone.localdate(now), MORNING))
        return now >= morning and notices[0].created_at < morning
    if wish == Wish.NONE or any(notice.answer_id for notice in notices):
        return True
    mailed = FollowNotice.objects.filter(account=account, was_mailed=True, settled_at__gt=now - PAUSE)
    return not mailed.exists()


def _is_shown(notice: FollowNotice) -> bool:
    """What was hidden or withdrawn meanwhile is not sent around."""
    texts = [notice.post, *([notice.comment] if notice.comment else [])]
    return all(text.state == State.PUBLISHED for text in texts)


def _ids(notices: Iterable[FollowNotice]) -> list[Any]:
    return [notice.pk for notice in notices]
