"""Masked personal data for lists and screens: enough to recognise, too little to know."""

import re

HIDDEN = "*"
KOREAN_NUMBER = re.compile(r"^(0(?:2|505|\d{2}))(\d{3,4})(\d{4})$")
DISTRICT = re.compile(r"^(?:[가-힣]+[시도구군]\s+)*[가-힣]+[시도구군](?=\s|$)")
DONG = re.compile(r"(?<![가-힣\d])[가-힣]+\d*[동읍면](?![가-힣\d])")  # 별빛1동, but not the 101동 of a building


def mask_name(name: str) -> str:
    """홍길동 → 홍*동, 홍길 → 홍*, 남궁민수 → 남**수, Jane Doe → J*** D**."""
    words = name.split()
    if len(words) > 1:
        return " ".join(word[0] + HIDDEN * (len(word) - 1) for word in words)
    if len(name) < 3:
        return name[:1] + HIDDEN * (len(name) - 1) if len(name) > 1 else HIDDEN * len(name)
    return name[0] + HIDDEN * (len(name) - 2) + name[-1]


def mask_phone(phone: str) -> str:
    """010-1234-5678 → 010-****-5678; a number of unknown shape keeps its last two digits."""
    digits = re.sub(r"\D", "", phone)
    match = KOREAN_NUMBER.match(digits)
    if match:
        area, middle, last = match.groups()
        return f"{area}-{HIDDEN * len(middle)}-{last}"
    return HIDDEN * max(len(digits) - 2, 0) + digits[-2:] if len(digits) > 4 else HIDDEN * len(digits)


def mask_email(email: str) -> str:
    """abcdef@mail.example → ab***@mail.example; a short name keeps less."""
    name, at, domain = email.rpartition("@")
    if not at:
        return HIDDEN * 3 if email else ""
    return f"{name[: min(2, len(name) // 2)]}{HIDDEN * 3}@{domain}"


def mask_address(address: str) -> str:
    """한별구 바다마루로 42 (새솔동) → 한별구 새솔동 ***; no street, no number."""
    if not address:
        return ""
    known = [match.group() for match in (DISTRICT.search(address), DONG.search(address)) if match]
    return " ".join([*known, HIDDEN * 3])
