"""How a part of a letter is called as a file."""

import mimetypes

from civil_petitions.attachments.names import display_name

ENDINGS = {"message/rfc822": ".eml", "text/plain": ".txt", "text/html": ".html", "application/pgp-signature": ".asc"}


def name_of(parameters: dict[str, str], details: dict[str, str], kind: str, path: str) -> str:
    """The name its sender gave it, cleaned; without one, its place in the letter and an ending that fits its type."""
    given = (details.get("filename") or parameters.get("name") or "").strip()
    if given:
        return display_name(given)
    ending = ENDINGS.get(kind) or mimetypes.guess_extension(kind) or ".bin"
    return f"part-{path or '1'}{ending}"
