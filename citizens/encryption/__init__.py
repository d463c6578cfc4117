"""Sealed fields and files: personal data is stored encrypted, each citizen under a key of their own."""

from citizens.encryption.blind_index import BlindIndexField, blind_index, blind_indexes
from citizens.encryption.data_keys import prefetch_keys
from citizens.encryption.errors import BadSeal, KeyUnavailable, SealError, Shredded
from citizens.encryption.fields import SealedBytesField, SealedJSONField, SealedTextField
from citizens.encryption.files import open_file, seal_file
from citizens.encryption.sealed import Sealed

__all__ = [
    "BadSeal",
    "BlindIndexField",
    "KeyUnavailable",
    "SealError",
    "Sealed",
    "SealedBytesField",
    "SealedJSONField",
    "SealedTextField",
    "Shredded",
    "blind_index",
    "blind_indexes",
    "open_file",
    "prefetch_keys",
    "seal_file",
]
