"""What may be attached: hostile and broken files are refused with a sentence, honest ones come through clean."""

import io
import socket
import struct
import threading
import zipfile

import pytest
from PIL import Image

from civil_petitions.attachments import scanning
from civil_petitions.attachments.checks import FileRefused, check
from civil_petitions.attachments.names import display_name
from civil_petitions.models import ScanState

ALL = ["pdf", "hwp", "hwpx", "docx", "xlsx", "pptx", "jpg", "png"]
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def image(kind="JPEG", size=(60, 40), **options):
    file = io.BytesIO()
    Image.new("RGB", size, (120, 130, 140)).save(file, kind, **options)
    return file.getvalue()


def archive(names, content=b"<xml/>"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, content)
    return file.getvalue()


def hwpx(**more):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/hwp+zip")
        for name, content in more.items():
            packed.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def locked_zip():
    content = bytearray(archive(["word/document.xml"]))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        content[place + offset] |= 1
    return bytes(content)


def looked_at(name, content, accept=ALL, max_mb=20):
    return check(name, io.BytesIO(content), len(content), accept=accept, max_mb=max_mb)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("길.jpg", image(), "jpg"),
        ("길.JPEG", image(), "jpg"),
        ("그림.png", image("PNG"), "png"),
        ("서류.pdf", PDF, "pdf"),
        ("서류.hwpx", hwpx(Contents__section0="<a/>"), "hwpx"),
        ("글.docx", archive(["[Content_Types].xml", "word/document.xml"]), "docx"),
        ("표.xlsx", archive(["xl/workbook.xml"]), "xlsx"),
        ("발표.pptx", archive(["ppt/presentation.xml"]), "pptx"),
    ],
)
def test_honest_files_are_taken(name, content, kind):
    assert looked_at(name, content).kind == kind


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("실행.exe", b"MZ", "올릴 수 없습니다"),
        ("그림.svg", b"<svg onload=alert(1)>", "올릴 수 없습니다"),
        ("쪽.html", b"<script>", "올릴 수 없습니다"),
        ("자료.zip", archive(["a"]), "올릴 수 없습니다"),
        ("이름없음", PDF, "올릴 수 없습니다"),
        ("사진.jpg.exe", image(), "올릴 수 없습니다"),
        ("사진\u202egpj.exe", image(), "올릴 수 없습니다"),
        ("빈.pdf", b"", "빈 파일"),
        ("가짜.pdf", b"GIF89a", "확장자"),
        ("가짜.jpg", PDF, "확장자"),
        ("가짜.png", image(), "확장자"),
        ("가짜.docx", archive(["xl/workbook.xml"]), "확장자"),
        ("가짜.hwpx", archive(["mimetype"], b"application/zip"), "확장자"),
        ("가짜.hwp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "확장자"),
        ("깨진.docx", b"PK\x03\x04broken", "확장자"),
        ("깨진.jpg", image()[:80], "깨져"),
        ("깨진.png", image("PNG")[:40], "깨져"),
        ("혼합.jpg", b"\xff\xd8\xff<script>alert(1)</script>", "깨져"),
        ("폭탄.docx", archive(["word/document.xml", "b"], b"0" * 30_000_000), "압축을 풀면"),
        ("많음.docx", archive(["word/document.xml", *(f"x{n}" for n in range(2100))], b""), "압축을 풀면"),
        ("잠김.docx", locked_zip(), "암호"),
    ],
)
def test_hostile_and_broken_files_are_refused_with_a_reason(name, content, says):
    with pytest.raises(FileRefused, match=says):
        looked_at(name, content)


def test_a_file_over_the_limit_says_how_large_it_is():
    with pytest.raises(FileRefused, match="2MB입니다. 1MB보다 작게"):
        check("큰.pdf", io.BytesIO(PDF), 2 * 1024 * 1024, accept=ALL, max_mb=1)


def test_only_what_the_document_asks_for_is_taken():
    with pytest.raises(FileRefused, match="JPG, PNG 파일을"):
        looked_at("서류.pdf", PDF, accept=["jpg", "png"])


def test_a_picture_of_too_many_points_is_refused_from_its_header():
    with pytest.raises(FileRefused, match="해상도"):
        looked_at("큰.png", image("PNG", (8000, 6000)))


def test_where_and_when_a_picture_was_taken_is_removed():
    exif = Image.Exif()
    exif[0x010F] = "카메라"
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x0112] = 6  # lies on its side

    checked = looked_at("길.jpg", image(exif=exif))

    with Image.open(io.BytesIO(checked.content)) as clean:
        assert not clean.getexif() and clean.size == (40, 60)


@pytest.mark.parametrize(
    ("name", "content", "flag"),
    [
        ("문서.docx", archive(["word/document.xml", "word/vbaProject.bin"]), "script"),
        ("문서.hwpx", hwpx(Scripts__a="x"), "script"),
        ("문서.pdf", PDF + b"/Encrypt", "encrypted"),
        ("문서.pdf", PDF + b"/JavaScript", "script"),
    ],
)
def test_what_may_run_is_flagged_for_the_officer(name, content, flag):
    assert flag in looked_at(name, content).flags


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\홍\\사진.jpg", "사진.jpg"),
        ("가\u0000나\u202e.pdf", "가나.pdf"),
        ("\u1100\u1161.pdf", "가.pdf"),
        ("CON.pdf", "파일.pdf"),
        (" . ", "파일"),
        ("이름.pdf. ", "이름.pdf"),
        ("ㄱ" * 300 + ".pdf", "ㄱ" * 116 + ".pdf"),
    ],
)
def test_names_are_shown_plain(given, shown):
    assert display_name(given) == shown


@pytest.fixture
def clamd(settings):
    """A scanner on a real socket that finds the EICAR text."""
    server = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD_ADDRESS = f"127.0.0.1:{server.getsockname()[1]}"

    def answer():
        connection, _address = server.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            content = b""
            while length := struct.unpack("!I", stream.read(4))[0]:
                content += stream.read(length)
            connection.sendall(b"stream: Eicar FOUND\0" if b"EICAR" in content else b"stream: OK\0")

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    yield
    server.close()


@pytest.mark.parametrize(
    ("content", "state"), [(b"x" * 200_000, ScanState.CLEAN), (b"EICAR-TEST", ScanState.QUARANTINED)]
)
def test_the_scanner_decides(clamd, content, state):
    assert scanning.scan(content) == state


def test_a_silent_scanner_leaves_the_file_waiting_and_none_says_so(settings):
    settings.CLAMD_ADDRESS = "127.0.0.1:9"
    assert scanning.scan(b"x") == ScanState.PENDING
    settings.CLAMD_ADDRESS = ""
    assert scanning.scan(b"x") == ScanState.UNSCANNED
