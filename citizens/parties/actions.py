"""Making a party, inviting, joining, leaving, ending, confirming, and holding it for a filing: the only writer."""

import hashlib
import secrets
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from citizens.accounts.models import Account
from citizens.encryption import blind_index
from citizens.keys.models import SubjectKey
from citizens.parties import letters
from citizens.parties.errors import (
    AlreadyMember,
    InvitationOver,
    LastRepresentative,
    MayNotFile,
    NumberDiffers,
    NumberTaken,
    PartyOver,
    TooMany,
)
from citizens.parties.models import PERMISSION, Invitation, Membership, MembershipQuerySet, Party, Role
from citizens.registry.models import Citizen
from citizens.spelling import single_spaced

MOST_PARTIES = 10
MOST_MEMBERS = 50
MOST_INVITATIONS = 10
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without letters that are read as others
CODE_LETTERS = 12  # 58 bits: nobody guesses one within its week


@transaction.atomic
def found(citizen: Citizen, *, by: Account, kind: str, name: str, number: str = "") -> Party:
    """A new party that this person represents. `number` has been checked. Raises TooMany."""
    _own(citizen, by)
    Citizen.objects.select_for_update(of=("self",), no_key=True).get(pk=citizen.pk)  # counted one by one
    if Membership.objects.of(by).current().count() >= MOST_PARTIES:
        raise TooMany
    party = Party(kind=kind, subject_key=SubjectKey.objects.issue())
    party.number_index = blind_index("business_number", number)
    party.sealed_name, party.sealed_number = single_spaced(name), number or None
    party.save(force_insert=True)
    Membership.objects.create(party=party, citizen=citizen, role=Role.REPRESENTATIVE)
    return party


@transaction.atomic
def invite(party: Party, *, by: Account, role: str) -> str:
    """The code with which one person joins, told this once. Raises PartyOver and TooMany."""
    _lock(party)
    representative = _representing(party, by)
    if role not in party.roles:
        raise ValueError("nobody is invited as this")
    if party.invitations.waiting().count() >= MOST_INVITATIONS or _members(party).count() >= MOST_MEMBERS:
        raise TooMany
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))
    Invitation.objects.create(party=party, role=role, code_hash=hash_of(code), created_by=representative.citizen)
    return code


@transaction.atomic
def take_back(party: Party, *, by: Account) -> int:
    """End all codes that nobody has used yet. Returns how many."""
    _lock(party)
    _representing(party, by)
    return party.invitations.filter(used_at=None).delete()[0]


def invitation(code: str) -> Invitation:
    """What the code invites to; for pages, nothing is held. Raises InvitationOver."""
    waiting = Invitation.objects.waiting().select_related("party", "created_by")
    asked = waiting.filter(code_hash=hash_of(code)).first()
    if asked is None:
        raise InvitationOver
    return asked


@transaction.atomic
def join(code: str, *, by: Account, citizen: Citizen) -> Membership:
    """Say yes to an invitation; those who represent the party are told. Raises InvitationOver and AlreadyMember."""
    _own(citizen, by)
    party = invitation(code).party
    _lock(party)
    asked = invitation(code)  # of two who use one code, the second finds it used
    if _members(party).filter(citizen=citizen).exists():
        raise AlreadyMember
    membership = Membership.objects.create(party=party, citizen=citizen, role=asked.role)
    asked.used_at = timezone.now()
    asked.save(update_fields=["used_at"])
    letters.tell_all(membership, letters.JOINED)
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, by: Account) -> None:
    """Leave, or be taken out by who represents the party; both are told. Raises PartyOver and LastRepresentative."""
    party = membership.party
    _lock(party)
    membership.refresh_from_db()
    is_own = membership.citizen.account_id == by.pk
    if not is_own and not _members(party).filter(role=Role.REPRESENTATIVE, citizen__account=by).exists():
        raise PermissionError("a membership is ended by its person or by who represents the party")
    if party.ended_at or membership.until:
        raise PartyOver
    others = _members(party).exclude(pk=membership.pk)
    if membership.is_representative and others.exists() and not others.filter(role=Role.REPRESENTATIVE).exists():
        raise LastRepresentative
    _close(membership, by=by)
    party.invitations.filter(used_at=None, created_by=membership.citizen).delete()  # no way back by one's own code
    letters.tell_all(membership, letters.LEFT)
    if not others.exists():
        _end(party)


@transaction.atomic
def end(party: Party, *, by: Account) -> None:
    """Nobody belongs to it any more; everybody who did is told. Raises PartyOver."""
    _lock(party)
    _representing(party, by)
    members = list(_members(party).select_related("citizen", "party"))
    for membership in members:
        letters.tell(membership, letters.ENDED, membership.citizen)
        _close(membership, by=by)
    _end(party)


@transaction.atomic
def confirm(membership: Membership, *, by: Account, number: str = "") -> None:
    """An officer has seen that the party exists and that this person represents it. `number` as on the certificate.

    Raises PartyOver, NumberDiffers and NumberTaken.
    """
    if not by.has_perm(PERMISSION):
        raise PermissionError("a party is confirmed by those who may")
    party = membership.party
    _lock(party)
    membership.refresh_from_db()
    if not membership.is_representative or membership.until or party.ended_at:
        raise PartyOver
    if party.number() != number:
        raise NumberDiffers
    now = timezone.now()
    try:
        with transaction.atomic():
            party.confirmed_at = party.confirmed_at or now
            party.save(update_fields=["confirmed_at"])
    except IntegrityError:
        raise NumberTaken from None
    membership.proved_by, membership.proved_at = by, now
    membership.save(update_fields=["proved_by", "proved_at"])
    letters.tell(membership, letters.CONFIRMED, membership.citizen)


def hold(party_id: UUID | None, *, by: Account) -> Party:
    """The party in whose name this person files, locked until the caller's transaction ends. Raises MayNotFile."""
    party = Party.objects.filter(pk=party_id).first() if party_id else None
    if party is None:
        raise MayNotFile
    _lock(party)
    if not Membership.objects.of(by).may_file().filter(party=party).exists():
        raise MayNotFile
    return party


def hash_of(code: str) -> str:
    """However the code was typed."""
    written = "".join(letter for letter in code.upper() if letter in ALPHABET)
    return hashlib.sha256(written.encode()).hexdigest()


def _own(citizen: Citizen, by: Account) -> None:
    if citizen.account_id != by.pk:
        raise PermissionError("everybody speaks for themselves")


def _lock(party: Party) -> None:
    party.refresh_from_db(from_queryset=Party.objects.select_for_update(of=("self",)))


def _members(party: Party) -> MembershipQuerySet:
    return Membership.objects.current().filter(party=party)


def _representing(party: Party, by: Account) -> Membership:
    if party.ended_at:
        raise PartyOver
    mine = Membership.objects.of(by).representing().filter(party=party).select_related("citizen").first()
    if mine is None:
        raise PermissionError("who represents the party does this")
    return mine


def _close(membership: Membership, *, by: Account) -> None:
    membership.until, membership.ended_by = timezone.now(), by
    membership.save(update_fields=["until", "ended_by"])


def _end(party: Party) -> None:
    party.invitations.filter(used_at=None).delete()
    party.ended_at = timezone.now()
    party.save(update_fields=["ended_at"])
