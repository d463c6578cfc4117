import random
import tracemalloc
from time import perf_counter

import pytest

from channels_mail.inbound.reading import Flag, read
from channels_mail.inbound.reading.html_text import has_remote_pictures, sanitised, text_of
from tests.channels_mail.korean_mails import MAILS, TEXT, winmail
from tests.channels_mail.mutations import mutated

NESTED = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n"


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail.id)
def test_korean_mail_is_read_to_the_letter(mail):
    letter = read(mail.raw)

    assert letter.subject == mail.subject
    assert (letter.sender_name, letter.sender_address) == (mail.name, mail.address)
    assert letter.text == mail.text
    assert [part.name for part in letter.parts] == [name for name, _content in mail.files]
    for part, (_name, content) in zip(letter.parts, mail.files, strict=True):
        assert content is None or part.content == content


def test_there_are_sixty_of_them_and_more():
    assert len({mail.raw for mail in MAILS}) >= 60


def test_mutated_mail_breaks_nothing(request):
    """A few hundred here; tests/drills/mutated_mail.py runs ten thousand."""
    chance = random.Random(41)
    for _number in range(400):
        raw = mutated(chance.choice(MAILS).raw, chance)
        begun = perf_counter()
        letter = read(raw)
        assert perf_counter() - begun < 1, raw[:300]
        for text in (letter.subject, letter.text, letter.sender_name, *(part.name for part in letter.parts)):
            assert "\0" not in text
            text.encode()


@pytest.mark.parametrize(
    ("raw", "flag"),
    [
        (b"".join(NESTED % (number, number) for number in range(3000)), "too_deep"),
        (b"Content-Type: message/rfc822\r\n\r\n" * 300 + b"Subject: x\r\n\r\n", "too_deep"),
        (b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 10_000, "too_many"),
        (b"Content-Type: text/html\r\n\r\n" + b"<div>" * 300_000, "too_deep"),
        (b"Content-Type: text/html\r\n\r\n" + b"<script>" * 100_000, "html_only"),
        (b"Content-Type: text/plain\r\n\r\n" + b"x " * 200_000, "too_long"),
        (b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nYW55\xff\xfe!!", "damaged"),
    ],
)  # fmt: skip
def test_what_is_made_to_choke_a_reader_is_read_in_part_and_says_so(raw, flag):
    begun = perf_counter()

    if flag != "html_only":
        assert Flag(flag) in read(raw).flags
    read(raw)
    assert perf_counter() - begun < 3


@pytest.mark.parametrize(
    "header",
    [
        b"to:.\xf5\xc0\xeb:tto::", b"From: <<<>>>,,,;;;@@", b"From: \xff\xfe\x00\x00", b"Subject: =?utf-8?B?////?=",
        b"Subject: =?utf-7?Q?+ADw-script+AD4-?=", b"Subject: =?\xff?B?AAAA?=", b"Date: Thu, 99 Foo 99999 99:99:99",
        b"Content-Type: text/plain; charset=\"a\x00b\"", b"Content-Type: multipart/mixed; boundary*=x'y'%00%ff",
        b"Content-Type: ;;;===", b"Content-Disposition: inline; filename*999999999*=x",
        b"Message-ID: " + b"<" * 9999,
        b"Content-Transfer-Encoding: \x00base64\xff", b"From: " + b"a" * 300 + b"@" + b"b" * 300, b": nameless",
        b"Content-Type: text/plain; charset=undefined", b"Content-Type: text/plain; charset=rot13",
        b"Content-Type: text/plain; charset=idna", b"Content-Type: text/plain; charset=hex", b"\xed\x95\x9c: x",
        b"References: " + b"<a@b> " * 9999,
    ],
)  # fmt: skip
def test_a_broken_header_leaves_the_rest_readable(header):
    letter = read(header + b"\r\nX-Other: there\r\n\r\n" + TEXT.encode())

    assert "가로등" in letter.text
    assert letter.header("x-other") == "there"


def test_utf_7_is_never_taken_for_text():
    assert "<" not in read(b"Content-Type: text/plain; charset=utf-7\r\n\r\n+ADw-script+AD4-").text


@pytest.mark.parametrize("size", [0, 3, 6, 20, 60, 200, 400, 700])
def test_a_winmail_dat_that_breaks_off_stays_a_file(size):
    raw = b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n" + winmail()[:size]
    letter = read(raw)

    if size:
        assert any(part.name == "winmail.dat" for part in letter.parts)
    assert Flag.DAMAGED in letter.flags


def test_a_part_that_is_no_text_is_kept_as_it_is():
    raw = b"Content-Type: application/x-what; name=a.bin\r\nContent-Transfer-Encoding: x-odd\r\n\r\n\x00\xff\x01"
    (part,) = read(raw).parts

    assert (part.name, part.content) == ("a.bin", b"\x00\xff\x01")


def test_encrypted_letters_say_so():
    assert Flag.ENCRYPTED in read(b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\nx").flags


def test_ten_thousand_recipients_are_counted_to_a_hundred():
    many = b", ".join(b"a%d@mail.example" % number for number in range(10_000))
    assert len(read(b"To: " + many + b"\r\n\r\nx").recipients) <= 100


def test_html_acts_on_nothing_and_fetches_nothing():
    page = (
        "<script>alert(1)</script><p onclick=x style='background:url(http://x)'>글</p><img src='http://x/y.png'>"
        "<img src=cid:p1><img src='data:image/png;base64,AA'><iframe src=//x></iframe><a href='javascript:x'>a</a>"
        "<a href='https://ok.example/'>b</a><form action=x><input></form><svg><script>x</script></svg><base href=//x>"
        "<meta http-equiv=refresh content='0;url=//x'><link rel=stylesheet href=//x><object data=x></object>"
    )
    clean = sanitised(page, {"p1": "data:image/jpeg;base64,/9j/"})

    assert "data:image/jpeg;base64,/9j/" in clean
    assert 'href="https://ok.example/"' in clean and "noopener" in clean
    for word in ("script", "onclick", "style", "http://x", "iframe", "javascript", "form", "svg", "base ", "meta",
                 "object", "data:image/png"):  # fmt: skip
        assert word not in clean
    assert has_remote_pictures(page) and not has_remote_pictures("<img src=cid:p1>")
    assert text_of("<p>가</p><ul><li>나</li></ul>다<br>라<style>x</style>") == "가\n\n· 나\n다\n라"


def test_a_big_letter_takes_no_more_than_its_own_size_several_times():
    raw = (
        b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + (b"QUJD" * 19 + b"\r\n") * 250_000
    )
    tracemalloc.start()
    read(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 300 * 1024 * 1024
