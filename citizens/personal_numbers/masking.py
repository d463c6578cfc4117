"""Hides what was found: enough stays to see what it was, too little to use it."""

from collections.abc import Collection, Iterable

from citizens.personal_numbers.finding import Found, find
from citizens.personal_numbers.kinds import Kind
from citizens.registry.masking import HIDDEN, mask_email

# How many signs stay in front and behind. A registration number keeps birth date and 성별, as forms show it.
_KEPT = {
    Kind.RESIDENT: (7, 0),
    Kind.FOREIGNER: (7, 0),
    Kind.CARD: (4, 4),
    Kind.LICENCE: (2, 2),
    Kind.PASSPORT: (1, 3),
    Kind.ACCOUNT: (3, 0),
    Kind.PHONE: (3, 4),
    Kind.PLATE: (3, 0),
}


def masked(text: str, kinds: Collection[Kind] = tuple(Kind)) -> str:
    """The text with every number of these kinds hidden."""
    return mask_found(text, (found for found in find(text) if found.kind in kinds))


def mask_found(text: str, founds: Iterable[Found]) -> str:
    """The text with these hidden; hyphens and spaces stay where they are."""
    parts, done = [], 0
    for found in founds:
        parts += [text[done : found.start], hidden(text[found.start : found.end], found.kind)]
        done = found.end
    return "".join([*parts, text[done:]])


def hidden(number: str, kind: Kind) -> str:
    """One number of this kind, as it may be shown."""
    if kind == Kind.EMAIL:
        return mask_email(number) if "@" in number else number[:1] + HIDDEN * 3
    front, behind = _KEPT[kind]
    places = [place for place, sign in enumerate(number) if sign.isalnum()]
    secret = set(places[front : len(places) - behind])
    return "".join(HIDDEN if place in secret else sign for place, sign in enumerate(number))
