"""Reference data that administrators keep; petitions themselves are not edited here."""

from civil_petitions.admin import petition_types

__all__ = ["petition_types"]
