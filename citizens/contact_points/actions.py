"""Adding, proving, preferring and removing ways to reach a citizen: the only writer of contact points.

It keeps the citizen's own columns too: the value of a default point stands there (docs/adr/0013). Every function
locks the citizen first, so that what is done to one citizen's points is done one after the other.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from citizens.accounts.models import Account
from citizens.contact_points import login
from citizens.contact_points.errors import AlreadyThere, StillNeeded, TooMany
from citizens.contact_points.models import BLIND, COLUMNS, BounceState, ContactPoint, Kind
from citizens.contact_points.subject import Subject
from citizens.encryption import BadSeal, blind_index
from citizens.spelling import written_address, written_email, written_phone

MOST = 5  # of one kind
WRITTEN = {Kind.MAIL: written_email, Kind.PHONE: written_phone, Kind.POST: written_address}
GRAVITY = [BounceState.NONE, BounceState.SOFT, BounceState.HARD, BounceState.COMPLAINT]
SOFT_LIMIT = 5  # so often "not now" means "not at all"
BOUNCE_FOR = {
    BounceState.SOFT: timedelta(days=7),
    BounceState.HARD: timedelta(days=90),
    BounceState.COMPLAINT: timedelta(days=365),
}
UNPROVEN: dict[str, Any] = {"verified_at": None, "verified_by": "", "verifier": None, "confirmed_at": None}
UNTRIED: dict[str, Any] = {"bounce_state": "", "bounce_count": 0, "bounced_at": None, "bounce_until": None}
UNASKED: dict[str, Any] = {"answered_at": None, "ask_after": None}


def begin(citizen: Subject, values: Mapping[str, str]) -> None:
    """Store a new citizen together with their first points, each the default of its kind."""
    written = {kind: WRITTEN[kind](values.get(kind, "")) for kind in Kind}
    for kind, value in written.items():
        _put(citizen, kind, value)
    citizen.save(force_insert=True)
    points = [_new(citizen, kind, value) for kind, value in written.items() if value]
    ContactPoint.objects.bulk_create(points)


def replace_defaults(citizen: Subject, values: Mapping[str, str], *, by: Account | None) -> None:
    """What is right from now on, for a citizen that the caller has locked and then saves.

    A value the citizen has already becomes the default; a new one takes the place of the one that was wrong.
    """
    points = _points(citizen)
    for kind, value in values.items():
        _replace_default(citizen, points[Kind(kind)], Kind(kind), WRITTEN[Kind(kind)](value), by=by)


@transaction.atomic
def add(citizen: Subject, *, kind: str, value: str, by: Account) -> ContactPoint:
    """One more way to reach this citizen; the first of its kind is the default. Raises AlreadyThere, TooMany."""
    _lock(citizen, by)
    kind, value = Kind(kind), WRITTEN[Kind(kind)](value)
    others = _points(citizen)[kind]
    if not value:
        raise ValueError("a contact point needs a value")
    if _same(citizen, others, value) is not None:
        raise AlreadyThere
    if len(others) >= MOST:
        raise TooMany
    point = _new(citizen, kind, value, is_default=not others, confirmed_at=_said_by(citizen, by))
    if point.is_default:
        _put(citizen, kind, value)
        _save(citizen, kind)
    else:
        point.sealed_value = value
    point.save(force_insert=True)
    return point


@transaction.atomic
def correct(point: ContactPoint, *, value: str, by: Account) -> ContactPoint:
    """Another value in the same place, unproven. Raises AlreadyThere, and StillNeeded for the login's address."""
    citizen, point = _locked(point, by)
    kind = Kind(point.kind)
    value = WRITTEN[kind](value)
    others = [each for each in _points(citizen)[kind] if each.pk != point.pk]
    if login.is_address_of(citizen, point):
        raise StillNeeded
    if _same(citizen, others, value) is not None:
        raise AlreadyThere
    if not _reads(point, value):
        _rewrite(citizen, point, value, by=by)
    return point


@transaction.atomic
def make_default(point: ContactPoint, *, by: Account) -> ContactPoint:
    """Letters, calls and notices of this kind go here from now on."""
    citizen, point = _locked(point, by)
    _prefer(citizen, point)
    return point


@transaction.atomic
def remove(point: ContactPoint, *, by: Account) -> None:
    """Forget it; the best of the others becomes the default. Raises StillNeeded."""
    citizen, point = _locked(point, by)
    others = [each for each in _points(citizen)[Kind(point.kind)] if each.pk != point.pk]
    is_last_mail = point.kind == Kind.MAIL and citizen.account_id is not None and not others
    if is_last_mail or login.is_address_of(citizen, point):
        raise StillNeeded
    _drop(citizen, point, others)


@transaction.atomic
def record_verification(point: ContactPoint, *, by: Account) -> ContactPoint:
    """An officer vouches: the letter was answered, the number was called back, the paper was seen."""
    if not by.is_officer:
        raise PermissionError("only an officer vouches for somebody else's address")
    _citizen, point = _locked(point, by)
    verify(point, ContactPoint.VerifiedBy.OFFICER, verifier=by)
    return point


@transaction.atomic
def confirm(point: ContactPoint, *, by: Account) -> ContactPoint:
    """The citizen says that this is still right."""
    _citizen, point = _locked(point, by)
    point.confirmed_at = point.answered_at = timezone.now()
    point.ask_after = None
    point.save(update_fields=["confirmed_at", "answered_at", "ask_after"])
    return point


@transaction.atomic
def ask_later(point: ContactPoint, *, by: Account, after: datetime) -> ContactPoint:
    """The citizen does not want to be asked before then."""
    _citizen, point = _locked(point, by)
    point.answered_at, point.ask_after = timezone.now(), after
    point.save(update_fields=["answered_at", "ask_after"])
    return point


def verify(point: ContactPoint, how: str, *, verifier: Account | None = None) -> None:
    """Write down a proof, for a point that the caller has locked."""
    point.verified_at = point.confirmed_at = timezone.now()
    point.verified_by, point.verifier = how, verifier
    _clear(point, UNTRIED)
    point.save(update_fields=["verified_at", "verified_by", "verifier", "confirmed_at", *UNTRIED])


@transaction.atomic
def follow_login(citizen: Subject, *, before: str = "") -> None:
    """The login has this address now, proven: it takes the place of the one before, wherever that stands."""
    account = citizen.account
    _lock(citizen, account)
    address = login.address_of(citizen)
    points = _points(citizen)[Kind.MAIL]
    same = _same(citizen, points, address)
    old = _same(citizen, points, written_email(before)) if before else None
    if same is None and old is not None:
        _rewrite(citizen, old, address, by=account)
        return
    if same is None:
        same = _new(citizen, Kind.MAIL, address, is_default=not points)
        if same.is_default:
            _put(citizen, Kind.MAIL, address)
            _save(citizen, Kind.MAIL)
        else:
            same.sealed_value = address
        same.save(force_insert=True)
    if login.has_proven_address(citizen):
        verify(same, ContactPoint.VerifiedBy.LOGIN)
    if old is not None and old.pk != same.pk:
        if old.is_default:
            _prefer(citizen, same)
        old.delete()


@transaction.atomic
def forget(citizen: Subject) -> None:
    """Nothing says any more where to reach this citizen."""
    _lock(citizen, None)
    ContactPoint.objects.filter(citizen_id=citizen.pk).delete()
    for kind in Kind:
        _put(citizen, kind, "")
        _save(citizen, kind)


@transaction.atomic
def bounced(value: str, *, hard: bool, kind: str = Kind.MAIL) -> int:
    """What was sent to this address came back: for good (hard), or for now. Returns how many points it touched."""
    return sum(_came_back(point, BounceState.HARD if hard else BounceState.SOFT) for point in _all_with(kind, value))


@transaction.atomic
def mark_unreachable(point: ContactPoint, *, by: Account) -> ContactPoint:
    """An officer rang or wrote and reached nobody there; of mail the mail server tells."""
    if not by.is_officer or point.kind == Kind.MAIL:
        raise PermissionError("an officer says so, of a phone or a home only")
    _citizen, point = _locked(point, by)
    _came_back(point, BounceState.HARD)
    return point


@transaction.atomic
def mark_reachable(point: ContactPoint, *, by: Account) -> ContactPoint:
    """The officer or the citizen says that it works again; whether it is proven stays as it was."""
    if point.kind == Kind.MAIL:
        raise PermissionError("mail is proven by a link")
    _citizen, point = _locked(point, by)
    _clear(point, UNTRIED)
    point.save(update_fields=[*UNTRIED])
    return point


@transaction.atomic
def complained(address: str) -> int:
    """Whoever reads this address reported our mail as unwanted. Returns how many points it touched."""
    return sum(_came_back(point, BounceState.COMPLAINT) for point in _all_with(Kind.MAIL, address))


def _all_with(kind: str, value: str) -> list[ContactPoint]:
    """Everybody's points with this value, locked in order of id: two bounces at once count as two."""
    return list(ContactPoint.objects.with_value(kind, value).select_for_update(of=("self",)).order_by("pk"))


def _came_back(point: ContactPoint, state: BounceState) -> int:
    """Count it. A graver state that still holds is not made lighter; many that pass are one that does not."""
    now = timezone.now()
    before = BounceState(point.bounce(now))
    if before == BounceState.NONE:
        point.bounced_at, point.bounce_count = now, 0
    point.bounce_count += 1
    if state == BounceState.SOFT and point.bounce_count >= SOFT_LIMIT:
        state = BounceState.HARD
    state = max(before, state, key=GRAVITY.index)
    until = now + BOUNCE_FOR[state]
    point.bounce_until = max(point.bounce_until, until) if before == state and point.bounce_until else until
    point.bounce_state = state
    point.save(update_fields=[*UNTRIED])
    return 1


def lock(point: ContactPoint, *, by: Account | None = None) -> ContactPoint:
    """The point as it is now, its citizen locked: for the writers beside this one."""
    return _locked(point, by)[1]


def _locked(point: ContactPoint, by: Account | None) -> tuple[Subject, ContactPoint]:
    citizen = point.citizen
    _lock(citizen, by)
    point.refresh_from_db()
    return citizen, _reading(point, citizen)


def _lock(citizen: Subject, by: Account | None) -> None:
    if by is not None and not by.is_officer and citizen.account_id != by.pk:
        raise PermissionError("a citizen changes their own contact points only")
    citizens = apps.get_model("registry", "Citizen")._default_manager
    citizen.refresh_from_db(from_queryset=citizens.select_for_update(of=("self",)))


def _points(citizen: Subject) -> dict[Kind, list[ContactPoint]]:
    """All points of a locked citizen, each reading its default's value from this copy of the citizen."""
    found: dict[Kind, list[ContactPoint]] = {kind: [] for kind in Kind}
    for point in ContactPoint.objects.filter(citizen_id=citizen.pk).in_order():
        found[Kind(point.kind)].append(_reading(point, citizen))
    return found


def _reading(point: ContactPoint, citizen: Subject) -> ContactPoint:
    """The point with this copy of its citizen, in which a default's value is read and written."""
    point.citizen = citizen  # type: ignore[assignment]
    return point


def _same(citizen: Subject, points: list[ContactPoint], value: str) -> ContactPoint | None:
    return next((point for point in points if _reads(point, value)), None)


def _reads(point: ContactPoint, value: str) -> bool:
    """Whether this is its value. What is broken is like nothing, so that it can be replaced."""
    try:
        return point.own_value() == value
    except BadSeal:
        return False


def _new(citizen: Subject, kind: Kind, value: str, *, is_default: bool = True, **known: Any) -> ContactPoint:
    """A point for this value; proven at once where it is the address that the login was proven with."""
    point = ContactPoint(
        citizen_id=citizen.pk,
        subject_key_id=citizen.subject_key_id,
        kind=kind,
        value_index=_index(kind, value),
        is_default=is_default,
        **known,
    )
    if kind == Kind.MAIL and login.is_proven(citizen, value):
        point.verified_at, point.verified_by = timezone.now(), ContactPoint.VerifiedBy.LOGIN
    return _reading(point, citizen)


def _replace_default(
    citizen: Subject, points: list[ContactPoint], kind: Kind, value: str, *, by: Account | None
) -> None:
    current = next((point for point in points if point.is_default), None)
    same = _same(citizen, points, value) if value else None
    if same is not None:
        _prefer(citizen, same)
    elif current is not None and value:
        _rewrite(citizen, current, value, by=by)
    elif current is not None:
        _drop(citizen, current, [point for point in points if point is not current])
    elif value:
        _put(citizen, kind, value)
        _save(citizen, kind)
        _new(citizen, kind, value, confirmed_at=_said_by(citizen, by)).save(force_insert=True)


def _rewrite(citizen: Subject, point: ContactPoint, value: str, *, by: Account | None) -> None:
    """Another value in the same place: nothing that was known of the old one holds for it."""
    kind = Kind(point.kind)
    fresh = _new(citizen, kind, value)
    _clear(point, UNPROVEN | UNTRIED | UNASKED)
    point.verified_at, point.verified_by = fresh.verified_at, fresh.verified_by
    point.confirmed_at = _said_by(citizen, by)
    point.value_index, point.changed_at = fresh.value_index, timezone.now()
    if point.is_default:
        _put(citizen, kind, value)
        _save(citizen, kind)
    else:
        point.sealed_value = value
    point.save()


def _prefer(citizen: Subject, point: ContactPoint) -> None:
    """Swap places with the default: its value moves into a column of its own, this one's into the citizen's."""
    if point.is_default:
        return
    kind, value = Kind(point.kind), point.own_value()
    current = ContactPoint.objects.filter(citizen_id=citizen.pk, kind=kind, is_default=True).first()
    if current is not None:
        current.sealed_value, current.is_default = _reading(current, citizen).own_value(), False
        current.save(update_fields=["sealed_value", "is_default"])
    _put(citizen, kind, value)
    _save(citizen, kind)
    point.sealed_value, point.is_default = None, True
    point.save(update_fields=["sealed_value", "is_default"])


def _drop(citizen: Subject, point: ContactPoint, others: list[ContactPoint]) -> None:
    if point.is_default and others:
        _prefer(citizen, others[0])
    elif point.is_default:
        _put(citizen, Kind(point.kind), "")
        _save(citizen, Kind(point.kind))
    point.delete()


def _put(citizen: Subject, kind: Kind, value: str) -> None:
    column, index = COLUMNS[kind]
    setattr(citizen, column, value)
    if index:
        setattr(citizen, index, _index(kind, value))


def _save(citizen: Subject, kind: Kind) -> None:
    citizen.save(update_fields=[name for name in COLUMNS[kind] if name])


def _index(kind: Kind, value: str) -> str:
    return blind_index(BLIND[kind], value) if kind in BLIND else ""


def _said_by(citizen: Subject, by: Account | None) -> datetime | None:
    """When the citizen said so themself: now, or never."""
    return timezone.now() if by is not None and by.pk == citizen.account_id else None


def _clear(point: ContactPoint, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(point, name, value)
