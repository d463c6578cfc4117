"""Registering a citizen and correcting what is known: the only writers of the registry."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from citizens.accounts import identity
from citizens.accounts.addresses import open_address
from citizens.accounts.models import Account
from citizens.contact_points import actions as contact_points
from citizens.contact_points.models import Kind
from citizens.corrections import actions as corrections
from citizens.encryption import SealError
from citizens.keys.models import SubjectKey
from citizens.registry.models import Citizen, PersonalData
from citizens.spelling import parse_address, single_spaced, written_name

CONTACTS = {"phone": Kind.PHONE, "email": Kind.MAIL, "address": Kind.POST}
OPEN = ("dong", "age_band", "language")


@transaction.atomic
def register(
    *,
    name: str,
    email: str = "",
    phone: str = "",
    address: str = "",
    account: Account | None = None,
    dong: str = "",
    language: str = "ko",
) -> Citizen:
    """A new citizen under a key of their own; the neighbourhood is taken from the address where nobody names it."""
    citizen = Citizen(subject_key=SubjectKey.objects.issue(), account=account)
    citizen.sealed_name = written_name(name)
    citizen.dong, citizen.language = single_spaced(dong) or _dong_of(address), language
    contact_points.begin(citizen, {Kind.MAIL: email, Kind.PHONE: phone, Kind.POST: address})
    return citizen


def citizen_of(account: Account) -> Citizen:
    """The citizen behind a login, registered with its address at the first need."""
    with suppress(Citizen.DoesNotExist):
        return account.citizen
    try:
        return register(name=account.display_name, email=open_address(account.email), account=account)
    except IntegrityError:  # another tab was faster
        return Citizen.objects.get(account=account)


@transaction.atomic
def update_details(citizen: Citizen, *, by: Account, **fields: str) -> Citizen:
    """Correct what is known, by the citizen themself or by an officer; fields not named stay as they are."""
    if not by.is_officer and citizen.account_id != by.pk:
        raise PermissionError("a citizen corrects their own data only")
    unknown = fields.keys() - {"name", *CONTACTS, *OPEN}
    if unknown:
        raise TypeError(f"no such detail: {', '.join(sorted(unknown))}")
    citizen.refresh_from_db(from_queryset=Citizen.objects.select_for_update(of=("self",)))
    before = _told(citizen)
    if "name" in fields:
        citizen.sealed_name = written_name(fields["name"])
    for name in OPEN:
        if name in fields:
            setattr(citizen, name, single_spaced(fields[name]))
    if not fields.get("dong") and (dong := _dong_of(fields.get("address", ""))):
        citizen.dong = dong
    citizen.save()
    contact_points.replace_defaults(
        citizen, {kind: fields[name] for name, kind in CONTACTS.items() if name in fields}, by=by
    )
    corrections.keep(citizen, before=before, after=_told(citizen), by=by)
    return citizen


@transaction.atomic
def forget_contacts(citizen: Citizen) -> None:
    """A record that went into another no longer says where to reach the person."""
    contact_points.forget(citizen)


@transaction.atomic
def verify_identity(
    citizen: Citizen, *, by: Account, agency: identity.IdentityAgency, answer: Mapping[str, str]
) -> Citizen:
    """Let the agency say who this is. Raises IdentityNotVerified and changes nothing when it does not."""
    identity.record(by, agency.code, agency.verify(by, answer))
    citizen.identity_level = Citizen.IdentityLevel.VERIFIED
    citizen.identity_verified_at = timezone.now()
    citizen.save(update_fields=["identity_level", "identity_verified_at"])
    return citizen


@transaction.atomic
def empty(citizen: Citizen) -> str:
    """Part the row from its login and take everything out of it; returns the name, for who must keep it apart."""
    citizen.refresh_from_db(from_queryset=Citizen.objects.select_for_update(of=("self",)))
    try:
        name = str(citizen.own_details().name)
    except SealError:
        name = ""
    contact_points.forget(citizen)
    citizen.sealed_name = ""
    citizen.account, citizen.dong, citizen.age_band = None, "", ""
    citizen.identity_level, citizen.identity_verified_at = Citizen.IdentityLevel.CONTACT, None
    citizen.save()
    return name


def _told(citizen: Citizen) -> dict[str, str]:
    """What is known; what cannot be opened any more counts as nothing."""
    try:
        details = citizen.own_details()
    except SealError:
        details = PersonalData()
    return asdict(details) | {name: getattr(citizen, name) for name in OPEN}


def _dong_of(address: str) -> str:
    """The neighbourhood that an address names, if it is one of ours."""
    known = parse_address(address)
    return known.dong if known is not None and known.dong in settings.OFFICE["dongs"] else ""
