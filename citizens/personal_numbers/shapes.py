"""How each kind is written, and the words around it that say what a number is, or is not."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from citizens.personal_numbers import checks
from citizens.personal_numbers.kinds import Kind

_GAP = r"[ \t\u3000\-_./~·:]{0,3}"
_START, _END = r"(?<![0-9])", r"(?![0-9])"
_BANK = (
    r"(?:국민|신한|우리|하나|기업|농협|수협|산업|제일|씨티|카카오|토스|케이|대구|부산|경남|광주|전북|제주|축협)\s?(?:은행|뱅크)"
    r"|농협|수협|신협|새마을금고|우체국|카카오뱅크|토스뱅크|케이뱅크|카뱅|KB|NH|IBK|"
    r"(?:국민|신한|우리|하나|기업|카카오|토스)(?=[ :)]{0,2}[0-9])"
)
_ACCOUNT_WORD = re.compile(rf"{_BANK}|계좌|통장|입금|송금|이체|예금주|환급(?=[^0-9]{{0,12}}[0-9])")
_OTHER_NUMBER = re.compile(
    r"(?:접수|관리|송장|운송장|주문|문서|등기|사업자|법인|고지|납부|일련|모델|시리얼|제품|바코드|관할|승인|예약|공고|입찰|사건|신고|품목|고유|허가|청구)"
    r"\s?(?:등록)?\s?(?:번호|코드)?(?:는|은|가|:|：|이|인)?\s*[\"'(]?\s*$"
)
_RESIDENT_WORD = re.compile(r"주민|외국인|등록번호|민증|생년|거소")


@dataclass(frozen=True)
class Shape:
    """A pattern, and what else must hold for `digits` with `before` and `after` around them."""

    kind: Kind
    pattern: re.Pattern[str]
    holds: Callable[[re.Match[str]], bool] = lambda match: True


def _digits(match: re.Match[str]) -> str:
    return re.sub("[^0-9]", "", match.group())


def _before(match: re.Match[str], reach: int = 24) -> str:
    return match.string[max(match.start() - reach, 0) : match.start()]


def _after(match: re.Match[str], reach: int = 16) -> str:
    return match.string[match.end() : match.end() + reach]


def _is_another_number(match: re.Match[str]) -> bool:
    return bool(_OTHER_NUMBER.search(_before(match)))


def _is_registration_number(match: re.Match[str]) -> bool:
    """Its date must be a birth date. Written in one run it must not be goods, a slip or a company."""
    digits = _digits(match)
    if checks.birth_date(digits) is None:
        return False
    if _RESIDENT_WORD.search(_before(match)) and "법인" not in _before(match):
        return True
    if _is_another_number(match):
        return False
    return len(match.group()) > len(digits) or checks.has_check_digit(digits) or not checks.is_product_code(digits)


def _is_card(match: re.Match[str]) -> bool:
    return len(set(_digits(match))) > 1 and checks.passes_luhn(_digits(match))


def _is_licence(match: re.Match[str]) -> bool:
    """The first two digits are the region that gave it, 11 to 28."""
    return 11 <= int(_digits(match)[:2]) <= 28 and not _is_another_number(match)


def _has_account_word(match: re.Match[str]) -> bool:
    near = _ACCOUNT_WORD.search(_before(match)) or _ACCOUNT_WORD.search(_after(match))
    return bool(near) and not _is_another_number(match) and not checks.is_day(_digits(match))


def _is_account(match: re.Match[str]) -> bool:
    """Three groups as only banks write them, unless the word before says that it is something else."""
    return not _is_another_number(match)


def _is_passport(match: re.Match[str]) -> bool:
    """M12345678 and, since 2021, M123A4567; a letter with a day after it is a slip of an office."""
    if "여권" in _before(match):
        return True
    text = match.group().upper()
    return text[0] in "MSRODG" and match.group()[0].isupper() and not checks.is_day(_digits(match) + "0")


def _has_plate_room(match: re.Match[str]) -> bool:
    """제12조 1234, 30도 2026년 and 20매 1000원 have the shape of a plate, and a word that says otherwise."""
    spaced = " " in match.group(2)
    after = _after(match, 3)
    if _before(match, 1) in ("제", "-", "."):
        return False
    return not (spaced and re.match(r"\s?(?:[년월일원명개건분호동층번장회%㎡]|억|만|[.\-~]\s?[0-9])", after))


SHAPES = (
    Shape(
        Kind.RESIDENT,
        re.compile(rf"{_START}[0-9]{{2}}[01][0-9][0-3][0-9]{_GAP}[1-4][0-9]{{6}}{_END}"),
        _is_registration_number,
    ),
    Shape(
        Kind.FOREIGNER,
        re.compile(rf"{_START}[0-9]{{2}}[01][0-9][0-3][0-9]{_GAP}[5-8][0-9]{{6}}{_END}"),
        _is_registration_number,
    ),
    Shape(
        Kind.CARD,
        re.compile(rf"{_START}[2-69][0-9]{{3}}(?:[ \-.]{{0,3}}[0-9]{{4}}){{3}}{_END}(?!-[0-9])"),
        _is_card,
    ),
    Shape(
        Kind.CARD,
        re.compile(rf"{_START}3[47][0-9]{{2}}[ \-.]{{0,3}}[0-9]{{6}}[ \-.]{{0,3}}[0-9]{{5}}{_END}"),
        _is_card,
    ),
    Shape(
        Kind.LICENCE,
        re.compile(rf"{_START}[0-9]{{2}}[ \-]{{1,3}}[0-9]{{2}}[ \-]{{1,3}}[0-9]{{6}}[ \-]{{1,3}}[0-9]{{2}}{_END}"),
        _is_licence,
    ),
    Shape(
        Kind.LICENCE,
        re.compile(rf"{_START}[0-9]{{12}}{_END}"),
        lambda match: "면허" in _before(match) and _is_licence(match),
    ),
    Shape(
        Kind.LICENCE,
        re.compile(
            r"(?:서울|부산|대구|인천|광주|대전|울산|경기|강원|충북|충남|전북|전남|경북|경남|제주)"
            rf"[ \-]{{0,2}}[0-9]{{2}}[ \-]{{1,3}}[0-9]{{6}}[ \-]{{1,3}}[0-9]{{2}}{_END}"
        ),
    ),
    Shape(
        Kind.PHONE,
        re.compile(
            r"(?<![0-9\-])(?:(?:\+|00)82[ \-.]{0,2}(?:\(0\))?[ ]?|\(?0)(?:1[016-9]|70|50[0-9])\)?"
            rf"{_GAP}[0-9]{{3,4}}{_GAP}[0-9]{{4}}{_END}(?!-[0-9])"
        ),
        lambda match: not _is_another_number(match),
    ),
    Shape(
        Kind.PHONE,
        re.compile(
            r"(?<![0-9\-])(?:\+82[ \-.]{0,2}|\(?0)(?:2|[3-6][1-5])(?:\)[ ]?|[ ]?[\-.~][ ]?|[ ])"
            rf"[0-9]{{3,4}}[ ]?[\-. ~][ ]?[0-9]{{4}}{_END}(?!-[0-9])"
        ),
        lambda match: not _is_another_number(match),
    ),
    Shape(
        Kind.PHONE,
        re.compile(rf"{_START}0(?:2|[3-6][1-5])[0-9]{{7,8}}{_END}"),
        lambda match: (
            bool(re.search("전화|연락|번호|TEL|Tel|tel|집", _before(match))) and not _is_another_number(match)
        ),
    ),
    Shape(
        Kind.ACCOUNT,
        re.compile(
            rf"{_START}(?<![0-9A-Za-z]-)(?:[0-9]{{3}}-[0-9]{{3}}-[0-9]{{6}}|[0-9]{{3}}-[0-9]{{2}}-[0-9]{{6}}|[0-9]{{3}}-[0-9]{{4}}-[0-9]{{4}}-[0-9]{{2}}"
            r"|[0-9]{4}-[0-9]{3}-[0-9]{6}|[0-9]{4}-[0-9]{2}-[0-9]{7}|[0-9]{6}-[0-9]{2}-[0-9]{6}|[0-9]{3}-[0-9]{6}-[0-9]{2}-[0-9]{3}"
            rf"|[0-9]{{3}}-[0-9]{{6}}-[0-9]{{5}}){_END}(?!-[0-9])"
        ),
        _is_account,
    ),
    Shape(
        Kind.ACCOUNT,
        re.compile(rf"{_START}(?<![0-9A-Za-z]-)[0-9](?:[ \-]?[0-9]){{9,13}}{_END}(?!-[0-9])(?![년월일원])"),
        _has_account_word,
    ),
    Shape(
        Kind.PASSPORT,
        re.compile(r"(?<![0-9A-Za-z\-])[A-Za-z][ \-]?(?:[0-9]{8}|[0-9]{3}[A-Za-z][0-9]{4})(?![0-9A-Za-z])"),
        _is_passport,
    ),
    Shape(
        Kind.PLATE,
        re.compile(
            r"(?<![0-9A-Za-z])([0-9]{2,3})"
            r"([ ]?[가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주하허호배바사아자][ ]?)"
            r"[0-9]{4}(?![0-9])"
        ),
        _has_plate_room,
    ),
    Shape(
        Kind.EMAIL,
        re.compile(
            r"(?<![A-Za-z0-9._%+\-@])[A-Za-z0-9][A-Za-z0-9._%+\-]*\s?(?:@|\(at\)|\[at\]|골뱅이)\s?"
            r"[A-Za-z0-9\-]+(?:\s?(?:\.|\(dot\)|점)\s?[A-Za-z0-9\-]+)*\s?(?:\.|\(dot\)|점)\s?[A-Za-z]{2,}(?![A-Za-z0-9])"
        ),
    ),
)
