"""Korean mail as programs of four decades write it: each with what a reader must see of it."""

import base64
import quopri
import struct
from dataclasses import dataclass, field
from itertools import product
from unicodedata import normalize
from urllib.parse import quote

SUBJECT = "새솔동 가로등이 꺼졌습니다"
NAME = "김하늘"
TEXT = "안녕하세요.\n새솔동 12번지 앞 가로등이 사흘째 꺼져 있습니다.\n빠른 확인 부탁드립니다."
FILE = "가로등 사진 (1).jpg"
RARE_SUBJECT = "똠방각하 펲시콜라 뷁 햏 쀍"  # in cp949 and in no euc-kr of Python
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 3


@dataclass
class KoreanMail:
    """A mail, and what is to be read in it."""

    id: str
    raw: bytes
    subject: str = SUBJECT
    name: str = NAME
    text: str = TEXT
    files: list = field(default_factory=list)
    address: str = "kim@mail.example"


def lines(*parts):
    return b"\r\n".join(part if isinstance(part, bytes) else part.encode("ascii") for part in parts)


def crlf(text):
    return text.replace("\n", "\r\n")


def word_b(text, label, codec):
    return f"=?{label}?B?{base64.b64encode(text.encode(codec)).decode()}?="


def word_q(text, label, codec):
    return f"=?{label}?Q?{''.join(f'={byte:02X}' for byte in text.encode(codec))}?="


def torn(text, label, codec, size=7):
    """Encoded words cut after so many bytes, be it in the middle of a letter; folded."""
    raw = text.encode(codec)
    pieces = [raw[start : start + size] for start in range(0, len(raw), size)]
    return "\r\n ".join(f"=?{label}?B?{base64.b64encode(piece).decode()}?=" for piece in pieces)


def body(text, codec, encoding):
    raw = crlf(text).encode(codec)
    if encoding == "base64":
        return base64.encodebytes(raw).replace(b"\n", b"\r\n")
    return quopri.encodestring(raw).replace(b"\n", b"\r\n") if encoding == "quoted-printable" else raw


def simple(id, subject_line, name_line, label, codec, encoding="8bit", text=TEXT, extra=(), **seen):
    head = lines(
        b"From: " + name_line + b" <kim@mail.example>",
        "To: consult@hanbyeol.example",
        b"Subject: " + subject_line,
        "MIME-Version: 1.0",
        f"Content-Type: text/plain; charset={label}",
        f"Content-Transfer-Encoding: {encoding}",
        *extra,
        "",
        "",
    )
    return KoreanMail(id, head + body(text, codec, encoding), text=text, **seen)


def charsets():
    """Each label of Korean text, in each encoding of body and header."""
    labels = [
        ("utf-8", "utf-8"), ("UTF8", "utf-8"), ("euc-kr", "cp949"), ("EUC_KR", "cp949"), ("ks_c_5601-1987", "cp949"),
        ("KSC_5601", "cp949"), ("windows-949", "cp949"), ("x-windows-949", "cp949"), ("cp949", "cp949"),
        ("csEUCKR", "cp949"), ("x-euc-kr", "cp949"), ("korean", "cp949"), ("johab", "johab"), ("utf-16", "utf-16"),
    ]  # fmt: skip
    for (label, codec), (encoding, word) in product(
        labels, [("base64", word_b), ("quoted-printable", word_q), ("8bit", torn)]
    ):
        if codec == "utf-16" and encoding != "base64":
            continue
        yield simple(
            f"{label} {encoding}",
            word(SUBJECT, label, codec).encode(),
            word_b(NAME, label, codec).encode(),
            f'"{label}"',
            codec,
            encoding,
        )
    for label in ("euc-kr", "ks_c_5601-1987", "windows-949"):
        subject = word_b(RARE_SUBJECT, label, "cp949").encode()
        yield simple(f"rare syllables {label}", subject, NAME.encode("cp949"), label, "cp949", subject=RARE_SUBJECT)


def wrong_labels():
    raw_949, raw_utf8 = SUBJECT.encode("cp949"), SUBJECT.encode()
    name = NAME.encode("cp949")
    yield simple("nothing encoded, cp949", raw_949, name, "euc-kr", "cp949")
    yield simple("nothing encoded, utf-8", raw_utf8, NAME.encode(), "utf-8", "utf-8")
    yield simple("labelled euc-kr, is utf-8", raw_utf8, NAME.encode(), "euc-kr", "utf-8")
    yield simple("labelled utf-8, is cp949", raw_949, name, "utf-8", "cp949")
    yield simple("labelled us-ascii, is cp949", raw_949, name, "us-ascii", "cp949", "7bit")
    yield simple("labelled iso-8859-1, is utf-8", raw_utf8, NAME.encode(), "iso-8859-1", "utf-8")
    yield simple("labelled unknown-8bit", raw_949, name, "unknown-8bit", "cp949")
    yield simple("labelled with a word nobody knows", raw_949, name, "x-hangul-2000", "cp949")
    yield simple(
        "encoded word says utf-8, is cp949", word_b(SUBJECT, "utf-8", "cp949").encode(), name, "utf-8", "cp949"
    )
    yield simple(
        "encoded word says euc-kr, is utf-8", word_b(SUBJECT, "euc-kr", "utf-8").encode(), name, "euc-kr", "utf-8"
    )
    yield KoreanMail(
        "no label at all",
        lines(b"From: " + name + b" <kim@mail.example>", b"Subject: " + raw_949, "", crlf(TEXT).encode("cp949")),
    )
    yield KoreanMail(
        "lines end in LF",
        b"From: " + NAME.encode() + b" <kim@mail.example>\nSubject: " + raw_utf8 + b"\n\n" + TEXT.encode(),
    )


def old_and_odd():
    iso_subject, iso_name = SUBJECT.encode("iso2022_kr"), NAME.encode("iso2022_kr")
    for encoding in ("7bit", "base64", "quoted-printable"):
        yield simple(
            f"iso-2022-kr {encoding}",
            b"=?ISO-2022-KR?B?" + base64.b64encode(iso_subject) + b"?=",
            b"=?iso-2022-kr?B?" + base64.b64encode(iso_name) + b"?=",
            "iso-2022-kr",
            "iso2022_kr",
            encoding,
        )
    bare = iso_subject.replace(b"\x1b$)C", b"")
    yield simple(
        "iso-2022-kr word without its beginning",
        b"=?ISO-2022-KR?B?" + base64.b64encode(bare) + b"?=",
        b"=?iso-2022-kr?B?" + base64.b64encode(iso_name) + b"?=",
        "ISO-2022-KR",
        "iso2022_kr",
        "7bit",
    )


def odd_words():
    """Encoded words as RFC 2047 forbids them."""
    yield simple(
        "utf-8 word torn after each byte", torn(SUBJECT, "utf-8", "utf-8", 1).encode(), NAME.encode(), "utf-8", "utf-8"
    )
    yield simple(
        "words without space between",
        (word_b(SUBJECT[:5], "utf-8", "utf-8") + word_b(SUBJECT[5:], "UTF-8", "utf-8")).encode(),
        NAME.encode(),
        "utf-8",
        "utf-8",
    )
    yield simple(
        "word in quotes",
        word_b(SUBJECT, "utf-8", "utf-8").encode(),
        b'"' + word_b(NAME, "euc-kr", "cp949").encode() + b'"',
        "utf-8",
        "utf-8",
    )
    yield simple(
        "word with a language",
        f"=?utf-8*ko?B?{base64.b64encode(SUBJECT.encode()).decode()}?=".encode(),
        NAME.encode(),
        "utf-8",
        "utf-8",
    )
    unpadded = base64.b64encode(SUBJECT.encode()).decode().rstrip("=")
    yield simple("word without its padding", f"=?utf-8?b?{unpadded}?=".encode(), NAME.encode(), "utf-8", "utf-8")
    spaced = "=?utf-8?Q?" + "".join(f"={byte:02X}" if byte > 127 else chr(byte) for byte in SUBJECT.encode()) + "?="
    yield simple("Q word with bare spaces", spaced.replace("_", " ").encode(), NAME.encode(), "utf-8", "utf-8")
    yield simple(
        "raw beside an encoded word",
        b"[\xb9\xce\xbf\xf8] " + word_b(SUBJECT, "euc-kr", "cp949").encode(),
        NAME.encode("cp949"),
        "euc-kr",
        "cp949",
        subject=f"[민원] {SUBJECT}",
    )
    flowed = "안녕하세요. \r\n긴 줄이 \r\n이어집니다.\r\n-- \r\n김하늘"
    flowed_head = lines(b"From: " + NAME.encode() + b" <kim@mail.example>", b"Subject: " + SUBJECT.encode(), "")
    flowed_head += b"Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n"
    seen = "안녕하세요. 긴 줄이 이어집니다.\n-- \n김하늘"
    yield KoreanMail("format=flowed", flowed_head + flowed.encode(), text=seen)
    yield simple("with a byte order mark", SUBJECT.encode(), NAME.encode(), "utf-8", "utf-8-sig")


def multipart(kind, boundary, *parts):
    joined = b"".join(b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    return f'Content-Type: {kind}; boundary="{boundary}"\r\n\r\n'.encode() + joined + f"--{boundary}--\r\n".encode()


def text_part(label, codec, encoding="base64", kind="plain", text=TEXT):
    head = f"Content-Type: text/{kind}; charset={label}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + body(text, codec, encoding)


def file_part(*names):
    content = base64.encodebytes(JPEG).replace(b"\n", b"\r\n")
    return lines(*names, "Content-Transfer-Encoding: base64", "", "") + content


def file_names():
    """The name of an attachment, as it is written and as it is miswritten."""
    rfc2231 = quote(FILE.encode())
    euc = FILE.encode("cp949")
    pieces = [rfc2231[start : start + 24] for start in range(0, len(rfc2231), 24)]
    kinds = {
        "RFC 2231": [f"Content-Type: image/jpeg\r\nContent-Disposition: attachment; filename*=UTF-8''{rfc2231}"],
        "RFC 2231 euc-kr": [
            f"Content-Type: image/jpeg\r\nContent-Disposition: attachment; filename*=euc-kr'ko'{quote(euc)}"
        ],
        "RFC 2231 continued": [
            "Content-Type: image/jpeg",
            "Content-Disposition: attachment;\r\n "
            + ";\r\n ".join(
                f"filename*{number}*={'UTF-8' + chr(39) * 2 if number == 0 else ''}{piece}"
                for number, piece in enumerate(pieces)
            ),
        ],
        "RFC 2047 where it is forbidden": [
            f'Content-Type: image/jpeg; name="{word_b(FILE, "ks_c_5601-1987", "cp949")}"',
            "Content-Disposition: attachment",
        ],
        "RFC 2047 in both": [
            f'Content-Type: image/jpeg;\r\n\tname="{word_q(FILE, "euc-kr", "cp949")}"',
            f'Content-Disposition: attachment;\r\n\tfilename="{word_q(FILE, "euc-kr", "cp949")}"',
        ],
        "raw cp949": [b"Content-Type: image/jpeg", b'Content-Disposition: attachment; filename="' + euc + b'"'],
        "raw utf-8": [b'Content-Type: image/jpeg; name="' + FILE.encode() + b'"'],
        "decomposed, as a Mac writes it": [
            "Content-Type: image/jpeg",
            "Content-Disposition: attachment; filename*=UTF-8''" + quote(normalize("NFD", FILE)),
        ],
        "torn": [
            "Content-Type: image/jpeg",
            "Content-Disposition: attachment; filename="
            f'"{torn(FILE, "UTF-8", "utf-8", 20).replace(chr(13) + chr(10), "")}"',
        ],
    }
    for id, names in kinds.items():
        raw = lines(
            b"From: " + NAME.encode("cp949") + b" <kim@mail.example>",
            b"Subject: " + word_b(SUBJECT, "utf-8", "utf-8").encode(),
            "",
        )
        whole = multipart("multipart/mixed", "----=_Part_1", text_part("utf-8", "utf-8"), file_part(*names))
        yield KoreanMail(f"file name: {id}", raw + whole, files=[(FILE, JPEG)])


HEAD = lines(
    b"From: " + word_b(NAME, "ks_c_5601-1987", "cp949").encode() + b" <kim@mail.example>",
    b"Subject: " + word_b(SUBJECT, "ks_c_5601-1987", "cp949").encode(),
    "MIME-Version: 1.0",
    "",
)
HTML = (
    "<html><head><style>p{margin:0}</style></head><body>"
    + "".join(f"<p>{line}</p>" for line in TEXT.split("\n"))
    + "</body></html>"
)


def clients():
    """Whole mails, in the shape of programs that people in Korea use."""
    yield KoreanMail(
        "Outlook: both in ks_c_5601-1987",
        HEAD
        + multipart(
            "multipart/alternative",
            "----=_NextPart_000_0007",
            text_part("ks_c_5601-1987", "cp949"),
            text_part("ks_c_5601-1987", "cp949", "quoted-printable", "html", HTML),
        ),
    )
    yield KoreanMail("Naver: HTML alone in utf-8", HEAD + text_part("utf-8", "utf-8", "base64", "html", HTML))
    meta = HTML.replace("<head>", '<head><meta http-equiv="Content-Type" content="text/html; charset=euc-kr">')
    yield KoreanMail(
        "Hanmail: only the page names its charset",
        HEAD + b"Content-Type: text/html\r\n\r\n" + crlf(meta).encode("cp949"),
    )
    related = multipart(
        "multipart/related",
        "rel",
        text_part("utf-8", "utf-8", "base64", "html", HTML.replace("</body>", '<img src="cid:p1"></body>')),
        file_part("Content-Type: image/jpeg", "Content-ID: <p1>"),
    )
    yield KoreanMail(
        "Gmail: alternative within mixed, a picture in the text",
        HEAD
        + multipart(
            "multipart/mixed", "m", multipart("multipart/alternative", "a", text_part("UTF-8", "utf-8"), related)
        ),
        files=[("part-1.2.2.jpg", JPEG)],
    )


def odd_wholes():
    """Letters in letters, Outlook's own packing, and mails that were cut or grew on the way."""
    inner = lines(
        b"From: \xc0\xcc\xb9\xd9\xb4\xd9 <lee@mail.example>",
        b"Subject: " + word_b("원래 편지", "euc-kr", "cp949").encode(),
        "Content-Type: text/plain; charset=euc-kr",
        "",
        "처음 드린 말씀".encode("cp949"),
    )
    yield KoreanMail(
        "forwarded whole",
        HEAD
        + multipart(
            "multipart/mixed", "f", text_part("utf-8", "utf-8"), b"Content-Type: message/rfc822\r\n\r\n" + inner
        ),
        text=f"{TEXT}\n\n──── 원래 편지 ────\n\n처음 드린 말씀",
        files=[("원래 편지.eml", None)],
    )
    yield KoreanMail(
        "Outlook: winmail.dat",
        HEAD
        + multipart(
            "multipart/mixed",
            "w",
            file_part("Content-Type: application/ms-tnef; name=winmail.dat").rpartition(b"\r\n\r\n")[0]
            + b"\r\n\r\n"
            + base64.encodebytes(winmail()),
        ),
        files=[(FILE, JPEG)],
    )
    yield KoreanMail(
        "a boundary nobody closed",
        (HEAD + multipart("multipart/mixed", "x", text_part("euc-kr", "cp949"))).replace(b"--x--\r\n", b""),
    )
    yield KoreanMail(
        "another boundary than it says",
        HEAD
        + multipart("multipart/mixed", "x", text_part("euc-kr", "cp949")).replace(b'boundary="x"', b'boundary="y"'),
    )
    footer = base64.encodebytes(crlf(TEXT).encode()).replace(b"\n", b"\r\n") + b"\r\n_______\r\nlist mailing list\r\n"
    if not footer.split(b"\r\n_")[0].rstrip().endswith(b"="):
        footer = base64.encodebytes(crlf(TEXT + " ").encode()).replace(b"\n", b"\r\n") + b"\r\n_______\r\nlist\r\n"
    yield KoreanMail(
        "a list's footer behind base64",
        HEAD + b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + footer,
    )


def winmail():
    """A winmail.dat with a body in cp949 and one file under its long name."""

    def attribute(level, name, value):
        return struct.pack("<BII", level, name, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)

    name = FILE.encode("utf-16-le") + b"\0\0"
    properties = struct.pack("<I", 2)
    properties += struct.pack("<HHI", 0x03, 0x3705, 1)
    properties += struct.pack("<HHII", 0x1F, 0x3707, 1, len(name)) + name + b"\0" * (-len(name) % 4)
    return b"".join(
        [
            struct.pack("<IH", 0x223E9F78, 1),
            attribute(1, 0x00069007, struct.pack("<II", 949, 0)),
            attribute(1, 0x0002800C, crlf(TEXT).encode("cp949") + b"\0"),
            attribute(2, 0x00069002, b"\0" * 14),
            attribute(2, 0x00018010, b"SHORT~1.JPG\0"),
            attribute(2, 0x0006800F, JPEG),
            attribute(2, 0x00069005, properties),
        ]
    )


MAILS = [*charsets(), *wrong_labels(), *old_and_odd(), *odd_words(), *file_names(), *clients(), *odd_wholes()]
