"""What may be attached: the extension and the content must say the same, and neither may hide a bomb."""

import io
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

import olefile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from civil_petitions.attachments.names import display_name, extension_of

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
MOST_FILES = 5
MOST_PIXELS = 40_000_000
MOST_UNPACKED = 200 * MEGABYTE
MOST_RATIO = 100
MOST_ENTRIES = 2000

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "hwp": "application/x-hwp",
    "hwpx": "application/hwp+zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "jpg": "image/jpeg",
    "png": "image/png",
}
SAME = {"jpeg": "jpg"}
ZIP_MARKS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


class FileRefused(Exception):
    """Why a file was not taken, in a sentence that says what to do."""


@dataclass
class CheckedFile:
    """A file that may be kept: its shown name, type, bytes, and what an officer should know of it."""

    name: str
    kind: str
    content: bytes
    flags: list[str] = field(default_factory=list)
    taken_at: datetime | None = None  # by the camera's own clock

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.kind]


def kinds_of(accept: list[str]) -> list[str]:
    """What a document may come as: of its own list what this office can check, of no list everything.

    Where the new Hangul format is taken, the old one is too.
    """
    wanted = {SAME.get(each, each) for each in accept} or set(CONTENT_TYPES)
    return [kind for kind in CONTENT_TYPES if kind in wanted or (kind == "hwp" and "hwpx" in wanted)]


def check(
    name: str, stream: BinaryIO | UploadedFile, size: int, *, accept: list[str], max_mb: int = 20
) -> CheckedFile:
    """The file as it may be kept: images anew and without EXIF. Raises FileRefused."""
    shown = display_name(name)
    kind = SAME.get(extension_of(shown), extension_of(shown))
    allowed = kinds_of(accept)
    if kind not in allowed:
        listed = ", ".join(each.upper() for each in allowed)
        raise FileRefused(
            _("‘%(name)s’은(는) 올릴 수 없습니다. %(allowed)s 파일을 올려 주세요.")
            % {"name": shown, "allowed": listed}
        )
    if size == 0:
        raise FileRefused(_("‘%(name)s’은(는) 빈 파일입니다. 내용이 있는 파일을 올려 주세요.") % {"name": shown})
    most = min(max_mb * MEGABYTE, MOST_BYTES)
    if size > most:
        sizes = {"name": shown, "size": round(size / MEGABYTE), "most": most // MEGABYTE}
        raise FileRefused(_("‘%(name)s’은(는) %(size)dMB입니다. %(most)dMB보다 작게 줄여서 올려 주세요.") % sizes)
    content = stream.read(most + 1)
    found = _kind_of(content)
    if found != kind:
        raise FileRefused(
            _("‘%(name)s’의 내용이 확장자(.%(kind)s)와 다릅니다. 원본 프로그램에서 다시 저장한 뒤 올려 주세요.")
            % {"name": shown, "kind": kind}
        )
    if kind in ("jpg", "png"):
        return CheckedFile(shown, kind, _clean_image(shown, kind, content), taken_at=_taken_at(content))
    return CheckedFile(shown, kind, content, _flags(shown, kind, content))


def _kind_of(content: bytes) -> str:
    """The kind that the bytes themselves tell, "" if none of ours."""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_zip(content)
    if content.startswith(olefile.MAGIC):
        return "hwp" if _is_hwp(content) else ""
    return ""


def _kind_of_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return "hwpx" if archive.read("mimetype").strip() == b"application/hwp+zip" else ""
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError, EOFError):
        return ""
    return next((kind for kind, mark in ZIP_MARKS.items() if mark in names), "")


def _is_hwp(content: bytes) -> bool:
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as document:
            return document.exists("FileHeader") and document.openstream("FileHeader").read(17) == b"HWP Document File"
    except (OSError, ValueError, IndexError):
        return False


def _flags(name: str, kind: str, content: bytes) -> list[str]:
    """What an officer is warned of; what cannot be checked at all is refused."""
    if kind == "pdf":
        flags = ["encrypted"] if b"/Encrypt" in content else []
        return flags + (["script"] if b"/JavaScript" in content or b"/Launch" in content else [])
    if kind == "hwp":
        with olefile.OleFileIO(io.BytesIO(content)) as document:
            return ["script"] if any(part[0] == "Scripts" for part in document.listdir()) else []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused(
            _("‘%(name)s’에 암호가 걸려 있어 담당자가 열 수 없습니다. 암호를 풀고 올려 주세요.") % {"name": name}
        )
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or unpacked / packed > MOST_RATIO:
        raise FileRefused(
            _("‘%(name)s’은(는) 압축을 풀면 너무 커서 검사할 수 없습니다. PDF로 저장해 올려 주세요.") % {"name": name}
        )
    hidden = ("vbaproject.bin", "scripts/")
    return ["script"] if any(mark in entry.filename.lower() for entry in entries for mark in hidden) else []


def _clean_image(name: str, kind: str, content: bytes) -> bytes:
    """The picture drawn anew: upright, and without place, time and whatever else was hidden in it."""
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG" if kind == "jpg" else "PNG"]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise FileRefused(
                    _("‘%(name)s’의 해상도가 너무 큽니다. 4천만 화소보다 작게 줄여서 올려 주세요.") % {"name": name}
                )
            upright = ImageOps.exif_transpose(image)
            clean = io.BytesIO()
            if kind == "jpg":
                upright.convert("RGB").save(clean, "JPEG", quality=90)
            else:
                upright.convert("RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB").save(
                    clean, "PNG"
                )
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise FileRefused(
            _("‘%(name)s’ 사진이 깨져 있어 열 수 없습니다. 다시 찍거나 저장한 뒤 올려 주세요.") % {"name": name}
        ) from error
    return clean.getvalue()


def _taken_at(content: bytes) -> datetime | None:
    """When the camera says the picture was taken; None where it says nothing."""
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as image:
            written = str(image.getexif().get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal, ""))
        return datetime.strptime(written, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 a camera knows no time zone
    except (OSError, SyntaxError, ValueError, KeyError, TypeError):
        return None
