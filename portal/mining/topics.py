"""Opens the petitions of the last weeks in the worker, and keeps the words that five people or more have in common."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from citizens.encryption import SealError, prefetch_keys
from civil_petitions.models import Petition
from portal.mining.models import Discovery
from portal.repeated_questions import grouping
from portal.repeated_questions.grouping import Asked

SINCE = timedelta(weeks=4)
MOST = 3000  # the newest
FEWEST_WORDS = 2
SHOWN = 8
PIECE = 200


@dataclass(frozen=True)
class Filed(Asked):
    """One petition while it is open."""

    type: str = ""


def topics(monday: date) -> Iterator[Discovery]:
    """What many wrote about in four weeks, the largest first, named by its words."""
    shown = 0
    for group in grouping.groups(_filed(monday)):
        words = group.shared_words()
        if len(words) < FEWEST_WORDS:
            continue
        usual = Counter(letter.type for letter in group.letters if isinstance(letter, Filed)).most_common(1)[0][0]
        figures = {"all": len(group.letters)}
        yield Discovery(kind=Discovery.Kind.TOPIC, n=group.people, type=usual, words=words, figures=figures)
        shown += 1
        if shown == SHOWN:
            return


def _filed(monday: date) -> Iterator[Filed]:
    """Each petition without its writer's name; none that is unreadable. A piece at a time: keys are few in memory."""
    newest = Petition.objects.filter(submitted_at__date__gte=monday - SINCE).order_by("-submitted_at", "id")
    remaining = list(newest.values_list("pk", flat=True)[:MOST])
    while remaining:
        piece, remaining = remaining[:PIECE], remaining[PIECE:]
        petitions = list(Petition.objects.filter(pk__in=piece).select_related("petitioner"))
        prefetch_keys([*petitions, *(each.petitioner for each in petitions)])
        for each in petitions:
            try:
                yield Filed(str(each.petitioner_id), each.nameless_text(), type=each.type_id)
            except SealError:
                continue
