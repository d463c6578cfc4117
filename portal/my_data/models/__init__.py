"""Download: a copy of one's data to take home."""

from portal.my_data.models.download import Download

__all__ = ["Download"]
