"""E-mail addresses as sealed tokens, so that no table and no cache ever holds one in plain text."""

import base64
import binascii
import unicodedata
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

from citizens.encryption import KeyUnavailable

SUFFIX = ".s.invalid"  # RFC 2606: mail to .invalid goes nowhere, so a leaked token can be misused by no mail server
PURPOSE = [b"citizens.accounts.address"]
LOCAL_LENGTH = 64  # RFC 5321: local part
LABEL_LENGTH = 63  # RFC 1035: one label of a domain
TOKEN_LENGTH = 254  # what Django's and allauth's columns hold


class AddressTooLong(ValueError):
    """The sealed form of this address would not fit its column."""


class NotAToken(ValueError):
    """This text is not a token that our key has sealed."""


def normalised(address: str) -> str:
    """The one spelling under which an address is sealed and looked up."""
    return unicodedata.normalize("NFC", address).strip().lower()


def address_token(address: str) -> str:
    """Seal an address; the same address always gives the same token, and a token gives itself."""
    if is_token(address):
        return address.lower()
    address = normalised(address)
    if not address:
        return ""
    sealed = _cipher().encrypt(address.encode(), PURPOSE)
    letters = base64.b32encode(sealed).decode().rstrip("=").lower()
    token = _spelled(letters)
    if len(token) > TOKEN_LENGTH:
        raise AddressTooLong
    return token


def open_address(token: str) -> str:
    """The address that a token stands for. Raises NotAToken for everything else."""
    if not token.lower().endswith((SUFFIX, f"@{SUFFIX[1:]}")):
        raise NotAToken
    letters = token.lower().removesuffix(SUFFIX[1:]).replace("@", "").replace(".", "").upper()
    try:
        sealed = base64.b32decode(letters + "=" * (-len(letters) % 8))
        return _cipher().decrypt(sealed, PURPOSE).decode()
    except (binascii.Error, InvalidTag, ValueError) as error:
        raise NotAToken from error


def is_token(text: str) -> bool:
    """Whether this text opens under our key."""
    try:
        open_address(text)
    except NotAToken:
        return False
    return True


def masked(token: str) -> str:
    """For the eyes of its owner and of officers: two letters and the domain, ab***@mail.example."""
    local, _, domain = open_address(token).rpartition("@")
    return f"{local[: 2 if len(local) > 2 else 1]}***@{domain}"


def _spelled(letters: str) -> str:
    """The letters as local part and labels, so that every validator takes them for an address."""
    local, rest = letters[:LOCAL_LENGTH], letters[LOCAL_LENGTH:]
    labels = [rest[start : start + LABEL_LENGTH] for start in range(0, len(rest), LABEL_LENGTH)]
    return f"{local}@{'.'.join(labels)}{SUFFIX}" if labels else f"{local}@{SUFFIX[1:]}"


def _cipher() -> AESSIV:
    if settings.KEYLESS:
        raise KeyUnavailable("this process has no keys (KEYLESS)")
    return _cipher_of(settings.ADDRESS_TOKEN_KEY)


@lru_cache(maxsize=4)
def _cipher_of(key: str) -> AESSIV:
    return AESSIV(base64.b64decode(key))
