"""Where a reply by mail stops and what it answers begins: folded on the page, and not a character of it lost."""

import re

RULED = re.compile(
    r"^[\s>]*[-_=]{3,}\s*"
    r"(?:original (?:message|mail)|forwarded message|원본 ?(?:메일|메시지|메세지)|전달된 ?(?:메일|메시지)|이전 메일)"
    r"\s*[-_=]{3,}\s*$",
    re.IGNORECASE,
)
WROTE = re.compile(
    r"^(?:on\s.{6,240}\swrote|\d{2,4}\s?[년./-].{4,240}(?:작성(?:했습니다|함)?|썼습니다|쓰셨습니다|보냈습니다|wrote))\s*:\s*$",
    re.IGNORECASE,
)
SENDER = re.compile(r"^\*?(?:보낸 ?사람|보낸이|발신(?:자|인)?|from)\*?\s?:\*?\s*\S", re.IGNORECASE)
BESIDE = re.compile(
    r"^\*?(?:보낸 ?(?:날짜|시간)|날짜|받는 ?사람|받는이|수신(?:자|인)?|참조|제목|sent|date|to|cc|subject)\*?\s?:",
    re.IGNORECASE,
)
NEAR = 6  # lines in which the other lines of such a header stand


def parted(text: str) -> tuple[str, str]:
    """What was written, and what was quoted below it; together they are the text, to the last character.

    Where somebody wrote between or below the quotes all of it stays in sight.
    """
    lines = text.splitlines(keepends=True)
    for at in range(len(lines)):
        if _begins_quote(lines, at):
            own = "".join(lines[:at])
            return (own, "".join(lines[at:])) if own.strip() else (text, "")
    return text, ""


def _begins_quote(lines: list[str], at: int) -> bool:
    line = lines[at].strip()
    if RULED.match(line):
        return True
    if SENDER.match(line):
        near = lines[at + 1 : at + 1 + NEAR]
        return sum(1 for each in near if BESIDE.match(each.strip())) >= 2
    for length in (1, 2, 3):  # mail programs break the line that says who wrote
        if WROTE.match(" ".join(each.strip() for each in lines[at : at + length])):
            return _is_quoted_to_the_end(lines[at + length :], may_be_bare=True)
    return line.startswith(">") and _is_quoted_to_the_end(lines[at:])


def _is_quoted_to_the_end(lines: list[str], *, may_be_bare: bool = False) -> bool:
    """Every line is marked as quoted; some programs (`may_be_bare`) mark none at all."""
    said = [line.strip() for line in lines if line.strip()]
    marked = [line.startswith(">") for line in said]
    return all(marked) or may_be_bare and not any(marked)
