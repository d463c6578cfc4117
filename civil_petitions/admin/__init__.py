"""Reference data that administrators keep; petitions themselves are not edited here."""

from civil_petitions.admin import holidays, petition_types

__all__ = ["holidays", "petition_types"]
