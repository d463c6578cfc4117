"""How drafts refuse."""

from civil_petitions.attachments.checks import FileRefused

__all__ = ["DraftChanged", "FileRefused"]


class DraftChanged(Exception):
    """Another window saved this draft after the caller last saw it."""
