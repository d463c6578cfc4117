"""Pictures and files: drawn anew, scanned, searched, sealed; seen by everybody, once they are checked."""

import io
import socket
import struct
import threading
import uuid
import zipfile

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import ExifTags, Image

from civil_petitions.attachments.checks import FileRefused
from civil_petitions.models import ScanState
from portal.board import files, tasks
from portal.board.actions import states
from portal.board.models import Post, PostFile, State
from tests.factories.board import TopicFactory, writer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.BOARD_ROOT = tmp_path
    return tmp_path


def picture(name="여름.jpg"):
    image, data = Image.new("RGB", (8, 8), "green"), io.BytesIO()
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "CANARY-CAMERA"
    image.save(data, "JPEG", exif=exif)
    return SimpleUploadedFile(name, data.getvalue())


def document(text, name="안내.docx"):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document><w:p>{text}</w:p></w:document>")
    return SimpleUploadedFile(name, data.getvalue())


@pytest.fixture
def send(client_for):
    account, topic = writer(), TopicFactory()
    client = client_for(account)

    def sent(*uploads, key=None, **words):
        data = {
            "submission_key": str(key or uuid.uuid4()),
            "topic": topic.pk,
            "title": "사진",
            "body": "보세요",
        } | words
        return client.post(reverse("board:new"), data | {"files": list(uploads)})

    sent.client, sent.account = client, account
    return sent


def test_a_picture_loses_place_and_camera_and_everybody_sees_it(send, client, root):
    send(picture())
    file = PostFile.objects.get()

    answer = client.get(reverse("board:file", args=[file.pk]))
    content = b"".join(answer.streaming_content)

    assert content.startswith(b"\xff\xd8") and b"CANARY" not in content
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    kept = [place.read_bytes() for place in root.rglob("*") if place.is_file()]
    assert len(kept) == 1 and not kept[0].startswith(b"\xff\xd8"), "sealed on the disk"


def test_files_survive_a_form_that_comes_back_and_can_be_taken_back(send):
    key = uuid.uuid4()
    page = send(picture("하나.jpg"), picture("둘.jpg"), key=key, title="").content.decode()
    assert "하나.jpg" in page and PostFile.objects.count() == 2

    drop = PostFile.objects.order_by("created_at").first()
    send(key=key, drop=[str(drop.pk)])

    assert [file.name() for file in Post.objects.get().files.all()] == ["둘.jpg"]


def test_a_personal_number_in_a_document_is_refused_and_in_a_name_masked(send):
    page = send(document("연락처 010-</w:t><w:t>0000-1234 입니다")).content.decode()
    assert "전화번호" in page and PostFile.objects.count() == 0

    send(picture("010-0000-1234.jpg"))
    assert "0000-1234" not in PostFile.objects.get().name()


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("x.svg", b"<svg onload=alert(1)>"),
        SimpleUploadedFile("x.jpg", b"<script>alert(1)</script>"),
        SimpleUploadedFile("x.html", b"<script>alert(1)</script>"),
        SimpleUploadedFile("x.pdf", b"%PDF-1.4 /JavaScript (app.alert(1))"),
        SimpleUploadedFile("x.pdf", b"%PDF-1.4 /Encrypt"),
    ],
)
def test_what_could_run_is_refused(send, upload):
    upload.seek(0)
    assert send(upload).status_code == 200
    assert PostFile.objects.count() == 0


def test_no_more_than_five(send):
    send(*[picture(f"{number}.jpg") for number in range(7)])
    assert PostFile.objects.count() == files.MOST_FILES


@pytest.fixture
def clamd(settings):
    """A scanner on a real socket that finds the EICAR text."""
    server = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD_ADDRESS = f"127.0.0.1:{server.getsockname()[1]}"

    def answer():
        while True:
            try:
                connection, _address = server.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                stream.read(10)
                content = b""
                while length := struct.unpack("!I", stream.read(4))[0]:
                    content += stream.read(length)
                connection.sendall(b"stream: Eicar FOUND\0" if b"EICAR" in content else b"stream: OK\0")

    threading.Thread(target=answer, daemon=True).start()
    yield
    server.close()


def test_a_number_inside_a_pdf_is_refused_and_so_is_a_pdf_that_nobody_can_read(send):
    told = typst.compile("연락처 010-0000-1234".encode())
    harmless = typst.compile(b"#lorem(20)")

    send(SimpleUploadedFile("a.pdf", told))
    send(SimpleUploadedFile("b.pdf", b"%PDF-1.7 broken"))
    assert PostFile.objects.count() == 0
    send(SimpleUploadedFile("c.pdf", harmless))
    assert PostFile.objects.get().name() == "c.pdf"


def test_a_virus_is_not_taken(send, clamd):
    with pytest.raises(FileRefused):
        files.attach(
            form_key=uuid.uuid4(), by=send.account, name="a.pdf", stream=io.BytesIO(b"%PDF-1.4 EICAR"), size=14
        )
    assert PostFile.objects.count() == 0


def test_nobody_opens_what_waits_for_a_silent_scanner(send, client, settings, request):
    settings.CLAMD_ADDRESS = "127.0.0.1:9"
    send(picture())
    file = PostFile.objects.get()
    assert file.scan_state == ScanState.PENDING
    assert client.get(reverse("board:file", args=[file.pk])).status_code == 409
    assert reverse("board:file", args=[file.pk]) not in client.get(file.post.get_absolute_url()).content.decode()

    request.getfixturevalue("clamd")
    tasks.scan_waiting_files()
    assert client.get(reverse("board:file", args=[file.pk])).status_code == 200


def test_the_file_of_a_hidden_post_or_of_an_unsent_form_is_its_writers_alone(send, client, client_for):
    send(picture("하나.jpg"))
    send(picture("둘.jpg"), title="")
    sent, unsent = PostFile.objects.exclude(post=None).get(), PostFile.objects.get(post=None)
    states.change(sent.post, State.HIDDEN)

    for file in (sent, unsent):
        address = reverse("board:file", args=[file.pk])
        assert client.get(address).status_code == client_for(writer()).get(address).status_code == 404
        assert send.client.get(address).status_code == 200


def test_files_that_were_not_sent_go_after_a_day(send, root):
    send(picture(), title="")
    PostFile.objects.update(created_at=timezone.now() - tasks.UNSENT * 2)

    tasks.forget_unsent_files()

    assert PostFile.objects.count() == 0
