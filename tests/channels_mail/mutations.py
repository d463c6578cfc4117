"""Mail as no program meant to write it: seeded changes to mails that were whole."""

HEADERS = [
    b"Content-Type: multipart/mixed; boundary=", b"Content-Type: text/html; charset=",
    b"Content-Transfer-Encoding: base64",
    b"Content-Type: message/rfc822", b"Subject: =?euc-kr?B?", b"From: ",
    b"Content-Disposition: attachment; filename*0*=",
    b"Content-Type: application/ms-tnef", b"Content-Transfer-Encoding: quoted-printable", b"Date: ", b"To: ,,<@>;:",
]  # fmt: skip


def mutated(raw, chance):
    """One to eight changes: bytes, lines, cuts, doublings, headers, boundaries, and what mail systems do to mail."""
    for _time in range(chance.randint(1, 8)):
        raw = chance.choice(CHANGES)(raw, chance)
    return raw[:300_000]


def _bytes(raw, chance):
    changed = bytearray(raw)
    for _time in range(chance.randint(1, 1 + len(raw) // 40)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(raw, chance):
    return raw[: chance.randrange(len(raw) + 1)]


def _drop_span(raw, chance):
    start = chance.randrange(len(raw) + 1)
    return raw[:start] + raw[start + chance.randrange(200) :]


def _double_span(raw, chance):
    start = chance.randrange(len(raw) + 1)
    span = raw[start : start + chance.randrange(2000)]
    return raw[:start] + span * chance.choice([2, 3, 50]) + raw[start:]


def _lines(raw, chance):
    lines = raw.split(b"\r\n")
    chance.shuffle(lines) if chance.random() < 0.2 else lines.insert(
        chance.randrange(len(lines) + 1), chance.choice(lines)
    )
    return b"\r\n".join(lines)


def _header(raw, chance):
    return (
        chance.choice(HEADERS) + bytes(chance.randrange(256) for _time in range(chance.randrange(60))) + b"\r\n" + raw
    )


def _inner_header(raw, chance):
    lines = raw.split(b"\r\n")
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(HEADERS))
    return b"\r\n".join(lines)


def _endings(raw, chance):
    return raw.replace(b"\r\n", chance.choice([b"\n", b"\r", b"\n\r", b"\r\r\n"]))


def _seven_bits(raw, chance):
    return bytes(byte & 0x7F for byte in raw)


def _wrap(raw, chance):
    times = chance.choice([1, 2, 30])
    return b"Content-Type: message/rfc822\r\n\r\n" * times + raw


def _noughts(raw, chance):
    start = chance.randrange(len(raw) + 1)
    return raw[:start] + b"\0" * chance.randrange(50) + raw[start:]


def _boundary(raw, chance):
    return raw.replace(b"--", chance.choice([b"-", b"---", b"", b"--x"]), chance.randrange(4))


CHANGES = [
    _bytes, _cut, _drop_span, _double_span, _lines, _header, _inner_header, _endings, _seven_bits, _wrap, _noughts,
    _boundary,
]  # fmt: skip
