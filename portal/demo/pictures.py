"""Small drawn pictures that stand for the photos citizens send."""

from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from civil_petitions.attachments import store
from civil_petitions.models import Attachment, Petition, PetitionEvent, ScanState

SIZE = (960, 720)
KINDS = 6


@cache
def picture_of(kind: int) -> bytes:
    """A street by day or night with a dark hole, a lamp or a parked box on it."""
    rng = Random(kind)  # noqa: S311 (pictures, no secrets)
    width, height = SIZE
    is_night = kind % 3 == 1
    image = Image.new("RGB", SIZE, (32, 38, 58) if is_night else (176, 200, 222))
    draw = ImageDraw.Draw(image)
    for left in range(0, width, 160):
        top = rng.randint(110, 250)
        shade = rng.randint(40, 70) if is_night else rng.randint(130, 190)
        draw.rectangle((left, top, left + 150, 380), fill=(shade, shade - 8, shade - 14))
    draw.polygon(((0, height), (width, height), (width * 0.72, 360), (width * 0.28, 360)), fill=(92, 94, 98))
    for step in range(5):
        y = 400 + step * 62
        draw.rectangle((width // 2 - 4 - step * 2, y, width // 2 + 4 + step * 2, y + 30), fill=(222, 218, 196))
    x, y = rng.randint(330, 560), rng.randint(480, 600)
    if kind % 3 == 2:
        draw.rounded_rectangle((x, y - 130, x + 240, y), 26, fill=(170, 60, 54))
        draw.rectangle((x + 50, y - 112, x + 190, y - 64), fill=(60, 74, 88))
        draw.ellipse((x + 30, y - 24, x + 78, y + 24), fill=(24, 24, 26))
        draw.ellipse((x + 160, y - 24, x + 208, y + 24), fill=(24, 24, 26))
    else:
        draw.ellipse((x, y, x + 190, y + 74), fill=(52, 50, 50))
        draw.ellipse((x + 22, y + 12, x + 160, y + 60), fill=(30, 28, 28))
    kept = BytesIO()
    image.filter(ImageFilter.GaussianBlur(1.2)).save(kept, "JPEG", quality=72)
    return kept.getvalue()


def attach(petition: Petition, slots: list[str], rng: Random, *, event: PetitionEvent | None = None) -> None:
    """Seal a picture for each slot and keep it with the petition."""
    for number, slot in enumerate(slots, 1):
        content = picture_of(rng.randrange(KINDS))
        attachment = Attachment(
            petition=petition,
            event=event,
            subject_key_id=petition.subject_key_id,
            slot=slot,
            sealed_name=f"현장 사진 {number}.jpg",
            content_type="image/jpeg",
            size=len(content),
            scan_state=ScanState.UNSCANNED,
        )
        store.keep(attachment.pk, petition.subject_key, content)
        attachment.save(force_insert=True)
