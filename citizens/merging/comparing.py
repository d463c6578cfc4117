"""Two records side by side. Whoever looks is in the log of both persons before anything is opened."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.models import Account
from citizens.encryption import SealError, prefetch_keys
from citizens.merging import moving
from citizens.merging.actions import FIELDS, details, in_order
from citizens.merging.errors import Unreadable
from citizens.merging.models import Candidate
from citizens.registry.models import Citizen

COMPARED = gettext_noop("두 기록 견주기")
PURPOSE = gettext_noop("같은 사람인지 살펴봄")
LISTED = gettext_noop("같은 사람일 수 있는 짝")
LABELS: dict[str, Promise] = {
    "name": gettext_lazy("이름"),
    "phone": gettext_lazy("전화번호"),
    "email": gettext_lazy("전자우편 주소"),
    "address": gettext_lazy("주소"),
    "dong": gettext_lazy("사는 동"),
    "language": gettext_lazy("알림 메일의 언어"),
}


@dataclass(frozen=True)
class Line:
    """One detail of both records, masked; `is_same` was asked of what is behind the masks."""

    name: str
    label: str
    kept: str
    gone: str
    is_same: bool
    is_open: bool  # there is something to choose


@dataclass(frozen=True)
class Comparison:
    """The record that would stay, the one that would go, and where they differ."""

    kept: Citizen
    gone: Citizen
    lines: list[Line]
    kept_has: list[tuple[str, int]]
    gone_has: list[tuple[str, int]]

    @property
    def settled_lines(self) -> list[Line]:
        """Where there is nothing to choose."""
        return [line for line in self.lines if not line.is_open]

    @property
    def both_log_in(self) -> bool:
        return bool(self.gone.account_id)


@dataclass(frozen=True)
class Row:
    """One pair of the list."""

    candidate: Candidate
    names: tuple[str, str]
    has_same_name: bool


def compare(candidate: Candidate, *, to: Account, ip: str) -> Comparison:
    """Open both. Raises Unreadable where the key of one is gone."""
    kept, gone = in_order(candidate.first, candidate.second)
    try:
        with transaction.atomic():
            for each in (kept, gone):
                action = AccessLogEntry.Action.VIEW
                access_log.record(actor=to, action=action, citizen=each, target=COMPARED, purpose=PURPOSE, ip=ip)
        lines = _lines(kept, gone)
    except SealError:
        raise Unreadable from None
    return Comparison(kept, gone, lines, told(moving.counts(kept)), told(moving.counts(gone)))


def told(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Numbers of rows in words of the page, by what they are."""
    words: Counter[str] = Counter()
    for link in moving.links():
        if (count := counts.get(str(link))) and link.model is not Citizen:
            words[_(str(link.model._meta.verbose_name))] += count
    return sorted(words.items())


def rows(candidates: Iterable[Candidate]) -> list[Row]:
    """Names of a page of pairs, masked; the page has logged its look."""
    candidates = list(candidates)
    prefetch_keys(citizen for each in candidates for citizen in (each.first, each.second))
    return [_row(each) for each in candidates]


def _row(candidate: Candidate) -> Row:
    try:
        names = candidate.first.masked_name(), candidate.second.masked_name()
        return Row(candidate, names, candidate.first.has_name_of(candidate.second))
    except SealError:
        return Row(candidate, ("", ""), False)


def _lines(kept: Citizen, gone: Citizen) -> list[Line]:
    known, others = details(kept), details(gone)
    masked, other_masked = kept.masked(), gone.masked()
    lines = []
    for name in FIELDS:
        is_same = known[name] == others[name]
        is_fixed = name == "email" and kept.account_id is not None
        shown, other = _shown(masked, name, known), _shown(other_masked, name, others)
        is_open = not is_same and not is_fixed and bool(others[name])
        lines.append(Line(name, str(LABELS[name]), shown, other, is_same=is_same, is_open=is_open))
    return lines


def _shown(masked: object, name: str, values: dict[str, str]) -> str:
    """The masked word where there is one; a neighbourhood and a language are told as they are."""
    if name == "language":
        return str(dict(Citizen.LANGUAGES).get(values[name], values[name]))
    if name == "dong":
        return _(values[name]) if values[name] else ""
    return str(getattr(masked, name))
