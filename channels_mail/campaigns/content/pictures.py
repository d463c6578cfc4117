"""A picture as a letter may show it: drawn anew, so small that it opens on a phone, and free of what a camera adds."""

import io
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
WIDEST = 1088  # twice what the letter shows, for sharp screens
KINDS = {"JPEG": "image/jpeg", "PNG": "image/png"}


class PictureRefused(Exception):
    """Why it was not taken, in a sentence that says what to do."""


@dataclass(frozen=True)
class Drawn:
    content: bytes
    content_type: str
    size: tuple[int, int]


def draw_anew(raw: bytes) -> Drawn:
    """The picture without places, names and hidden parts. Raises PictureRefused."""
    if len(raw) > MOST_BYTES:
        raise PictureRefused(_("그림이 10MB보다 큽니다. 줄여서 다시 올려 주세요."))
    try:
        with Image.open(io.BytesIO(raw), formats=tuple(KINDS)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise PictureRefused(_("그림이 너무 넓습니다. 줄여서 다시 올려 주세요."))
            return _drawn(image)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise PictureRefused(_("JPG나 PNG 그림이 아닙니다. 다른 파일을 올려 주세요.")) from error


def _drawn(image: Image.Image) -> Drawn:
    kind = str(image.format)
    upright = ImageOps.exif_transpose(image)
    upright = upright.convert("RGB" if kind == "JPEG" else "RGBA")
    if upright.width > WIDEST:
        upright.thumbnail((WIDEST, WIDEST * 4))
    fresh = Image.new(upright.mode, upright.size)
    fresh.paste(upright)
    out = io.BytesIO()
    fresh.save(out, kind, **({"quality": 82, "optimize": True} if kind == "JPEG" else {"optimize": True}))
    return Drawn(out.getvalue(), KINDS[kind], fresh.size)
