class TooManyDownloads(Exception):
    """So many copies in one day help nobody but a thief."""


class LeaseLost(Exception):
    """Another worker has taken over; this one's work counts for nothing."""
