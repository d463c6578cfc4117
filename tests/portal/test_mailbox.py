"""The demo's mailbox: what was caught can be read, in the demo only, and runs nothing."""

import re
from email.message import EmailMessage

import pytest
from django.test import Client

from config.mail_catcher import keep

pytestmark = pytest.mark.django_db
LIST = "/demo/mailbox/"


@pytest.fixture
def folder(settings, tmp_path):
    settings.DEMO = True
    settings.DATA_DIR = tmp_path
    (tmp_path / "mailbox").mkdir()
    return tmp_path / "mailbox"


def catch(folder, *, to="citizen@mail.example", subject="접수했습니다", html="<html><head></head><p>본문</p></html>"):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "한별구청 <portal@hanbyeol.example>", to, subject
    message["Message-ID"] = "<one@hanbyeol.example>"
    message.set_content("글로 쓴 본문")
    if html:
        message.add_alternative(html, subtype="html")
    return keep(folder, message.as_bytes(policy=message.policy.clone(linesep="\r\n"))).stem


def test_the_newest_mail_is_first(folder, client):
    catch(folder, subject="먼저 온 메일")
    catch(folder, subject="나중 메일")

    page = client.get(LIST).content.decode()

    assert page.index("나중 메일") < page.index("먼저 온 메일")


def test_mails_of_one_recipient_can_be_picked_out(folder, client):
    catch(folder, to="hong@mail.example", subject="홍길동에게")
    catch(folder, to="park@mail.example", subject="박가람에게")

    page = client.get(LIST, {"to": "HONG@"}).content.decode()

    assert "홍길동에게" in page and "박가람에게" not in page


def test_pages_follow_by_key_and_miss_nothing(folder, client):
    sent = {f"메일 {number:02d}." for number in range(65)}
    for subject in sorted(sent):
        catch(folder, subject=subject)

    seen, url, pages = [], LIST, 0
    while url:
        page = client.get(url).content.decode()
        seen += re.findall(r"메일 \d\d\.", page)
        following = re.search(r'href="(\?[^"]*)"[^>]*>다음 쪽|rel="next" href="(\?[^"]*)"', page)
        url = LIST + (following[1] or following[2]).replace("&amp;", "&") if following else ""
        pages += 1

    assert pages == 3
    assert sorted(seen) == sorted(sent)


def test_a_mail_shows_its_text_and_frames_its_page(folder, client):
    name = catch(folder)

    answer = client.get(f"{LIST}{name}/")

    page = answer.content.decode()
    assert "글로 쓴 본문" in page and "citizen@mail.example" in page
    assert f'src="{LIST}{name}/html/"' in page and "sandbox=" in page
    assert "frame-src 'self'" in answer["Content-Security-Policy"]


def test_no_other_page_may_hold_a_frame(folder, client):
    assert "frame-src" not in client.get(LIST)["Content-Security-Policy"]


def test_the_html_of_a_mail_runs_nothing_and_loads_nothing(folder, client):
    name = catch(folder, html="<html><head></head><script>alert(1)</script><p style='color:red'>본문</p></html>")

    answer = client.get(f"{LIST}{name}/html/")

    policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'" and policy["frame-ancestors"] == "'self'"
    assert "allow-scripts" not in policy["sandbox"] and "allow-same-origin" not in policy["sandbox"]
    assert policy["img-src"] == "data:" and policy["font-src"] == "'self'"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_attached_files_are_named(folder, client):
    message = EmailMessage()
    message["To"], message["Subject"] = "citizen@mail.example", "접수증"
    message.set_content("본문")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="접수증.pdf")
    name = keep(folder, message.as_bytes()).stem

    assert "접수증.pdf" in client.get(f"{LIST}{name}/").content.decode()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00 no header at all",
        b"Subject: =?broken?=\r\nTo: <<>>,,;\r\nContent-Type: multipart/mixed\r\n\r\nx",
        b"Content-Type: text/plain; charset=no-such-charset\r\n\r\n\xec\x95\x88",
        b"Date: never\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n\r\n--x--",
    ],
)
def test_a_broken_mail_breaks_no_page(folder, client, raw):
    name = keep(folder, raw).stem

    assert client.get(LIST).status_code == 200
    assert client.get(f"{LIST}{name}/").status_code == 200


@pytest.mark.parametrize("name", ["journal", "..", "20261124T000000.000000Z-00000000", "%2e%2e%2fsecret"])
def test_no_name_leads_elsewhere(folder, client, name):
    (folder / "journal").write_text("x\n")

    assert client.get(f"{LIST}{name}/").status_code == 404
    assert client.get(f"{LIST}{name}/html/").status_code == 404


def test_before_the_first_mail_the_page_says_so(folder, client):
    folder.rmdir()

    assert "아직 보낸 메일이 없습니다." in client.get(LIST).content.decode()


def test_outside_the_demo_there_is_no_mailbox(folder, client, settings):
    name = catch(folder)
    settings.DEMO = False

    assert {client.get(url).status_code for url in (LIST, f"{LIST}{name}/", f"{LIST}{name}/html/")} == {404}


def test_the_demo_line_leads_to_the_mailbox_and_is_gone_with_the_demo(folder, settings):
    assert f'href="{LIST}"' in Client().get("/").content.decode()
    settings.DEMO = False
    assert LIST not in Client().get("/").content.decode()
