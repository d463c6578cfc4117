"""Opens the letters of the last months in the worker, and keeps of them how many asked what, in shared words."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from channels_mail.consultation.models import CannedReply, Consultation, Direction, Status
from citizens.encryption import SealError, prefetch_keys
from portal.repeated_questions import grouping
from portal.repeated_questions.grouping import Asked, Group
from portal.repeated_questions.models import RepeatedQuestion, State
from portal.search import grams

SINCE = timedelta(days=90)
MOST = 2000  # the newest of a department
FEWEST_WORDS = 2
SAME = 0.5  # of two proposals' words
USED = 0.7  # of a canned reply's pieces that stand in an answer


def find() -> int:
    """Propose what was asked again and again and is not proposed, written or dismissed yet; says how many."""
    replies = {reply: set(grams.query_grams(reply.body)) for reply in CannedReply.objects.filter(is_active=True)}
    return sum(
        _propose(department, group, replies)
        for department in _departments()
        for group in grouping.groups(_asked(department))
    )


def _departments() -> list[str]:
    return list(_consultations().order_by("department").values_list("department", flat=True).distinct())


def _consultations() -> QuerySet[Consultation]:
    """Answered ones; what its writer calls sensitive is nobody's example."""
    answered = Consultation.objects.filter(status__in=(Status.ANSWERED, Status.CLOSED), is_sensitive=False)
    return answered.filter(created_at__gt=timezone.now() - SINCE)


def _asked(department: str) -> Iterator[Asked]:
    """The first letter of each conversation without its writer's name, and the answer; none that is unreadable."""
    found = _consultations().filter(department=department).select_related("citizen").prefetch_related("messages")
    consultations = list(found.order_by("-created_at", "id")[:MOST])
    prefetch_keys([*consultations, *(each.citizen for each in consultations)])
    for each in consultations:
        letters = list(each.messages.all())
        try:
            asked = next(letter.body() for letter in letters if letter.direction == Direction.IN)
            answer = next((letter.body() for letter in letters if letter.direction == Direction.OUT), "")
            text = each.citizen.without_name(f"{each.subject()} {asked}")
        except (SealError, StopIteration):
            continue
        yield Asked(str(each.citizen_id), text, answer)


@transaction.atomic
def _propose(department: str, group: Group, replies: dict[CannedReply, set[str]]) -> bool:
    """A new proposal, or newer counts for the one that there is."""
    words = group.shared_words()
    if len(words) < FEWEST_WORDS:
        return False
    counts = {"people": group.people, "letters": len(group.letters), "found_at": timezone.now()}
    for earlier in RepeatedQuestion.objects.select_for_update().filter(department=department):
        if len({*earlier.words} & {*words}) >= SAME * min(len(earlier.words), len(words)):
            if earlier.state == State.PROPOSED:
                RepeatedQuestion.objects.filter(pk=earlier.pk).update(**counts)
            return False
    reply = _most_used(group, replies)
    RepeatedQuestion.objects.create(department_id=department, words=words, canned_reply=reply, **counts)
    return True


def _most_used(group: Group, replies: dict[CannedReply, set[str]]) -> CannedReply | None:
    """The ready words that most answers were made of."""
    used: Counter[CannedReply] = Counter()
    for letter in group.letters:
        said = set(grams.query_grams(letter.answer))
        shares = {reply: len(own & said) / len(own) for reply, own in replies.items() if own}
        used.update(reply for reply, share in shares.items() if share >= USED)
    return used.most_common(1)[0][0] if used else None
