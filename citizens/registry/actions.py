"""Registering a citizen and correcting what is known: the only writers of the registry."""

import re
import unicodedata
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from citizens.accounts import identity
from citizens.accounts.addresses import open_address
from citizens.accounts.models import Account
from citizens.encryption import SealError, blind_index
from citizens.keys.models import SubjectKey
from citizens.registry.models import Citizen

SEALED = ("name", "phone", "email", "address")
OPEN = ("dong", "language")
KOREAN_MOBILE = re.compile(r"^(01\d)(\d{3,4})(\d{4})$")
KOREAN_LANDLINE = re.compile(r"^(02|0[3-8]\d|050\d)(\d{3,4})(\d{4})$")


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
    """A new citizen under a key of their own."""
    citizen = Citizen(subject_key=SubjectKey.objects.issue(), account=account)
    _write(citizen, {"name": name, "email": email, "phone": phone, "address": address})
    citizen.dong, citizen.language = _clean("dong", dong), language
    citizen.save(force_insert=True)
    return citizen


def citizen_of(account: Account) -> Citizen:
    """The citizen behind a login, registered with its address at the first need."""
    found = Citizen.objects.filter(account=account).first()
    if found is not None:
        return found
    try:
        return register(name=account.display_name, email=open_address(account.email), account=account)
    except IntegrityError:  # another tab was faster
        return Citizen.objects.get(account=account)


@transaction.atomic
def update_details(citizen: Citizen, *, by: Account, **fields: str) -> Citizen:
    """Correct what is known, by the citizen themself or by an officer; fields not named stay as they are."""
    if not by.is_officer and citizen.account_id != by.pk:
        raise PermissionError("a citizen corrects their own data only")
    unknown = fields.keys() - {*SEALED, *OPEN}
    if unknown:
        raise TypeError(f"no such detail: {', '.join(sorted(unknown))}")
    citizen.refresh_from_db(from_queryset=Citizen.objects.select_for_update(of=("self",)))
    _write(citizen, {name: value for name, value in fields.items() if name in SEALED})
    for name in OPEN:
        if name in fields:
            setattr(citizen, name, _clean(name, fields[name]))
    citizen.save()
    return citizen


@transaction.atomic
def forget_contacts(citizen: Citizen) -> None:
    """A record that went into another no longer says where to reach the person."""
    _write(citizen, {"email": "", "phone": "", "address": ""})
    citizen.save()


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
    _write(citizen, dict.fromkeys(SEALED, ""))
    citizen.account, citizen.dong = None, ""
    citizen.identity_level, citizen.identity_verified_at = Citizen.IdentityLevel.CONTACT, None
    citizen.save()
    return name


def _write(citizen: Citizen, details: dict[str, str]) -> None:
    for name, value in details.items():
        value = _clean(name, value)
        setattr(citizen, f"sealed_{name}", value)
        if name in ("email", "phone"):
            setattr(citizen, f"{name}_index", blind_index(name, value))


def _clean(name: str, value: str) -> str:
    """One spelling for what can be typed in several: NFC, single spaces, hyphens in a phone number."""
    value = " ".join(unicodedata.normalize("NFC", value).split())
    if name == "email":
        return value.lower()
    if name == "phone":
        return written_phone(value)
    return value


def written_phone(phone: str) -> str:
    """A Korean number as 010-0000-0000, however it was typed; a foreign one stays as it is."""
    text = unicodedata.normalize("NFKC", phone).strip()
    digits = re.sub(r"^(?:00)?82(?=1\d|[2-8])", "0", re.sub(r"\D", "", text))
    if text.startswith("+") and not text.startswith("+82"):
        return text
    match = KOREAN_MOBILE.match(digits) or KOREAN_LANDLINE.match(digits)
    return "-".join(match.groups()) if match else text
