"""Understanding a letter: from bytes that anybody may have written to words and parts. It knows no table."""

from channels_mail.inbound.reading.letter import Flag, Letter, Part
from channels_mail.inbound.reading.mime import read

__all__ = ["Flag", "Letter", "Part", "read"]
