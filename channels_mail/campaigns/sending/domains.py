"""Of an address only the name of a large provider is ever kept: a domain of one's own would tell who it is."""

LARGE = frozenset(
    {
        "naver.com", "gmail.com", "daum.net", "hanmail.net", "kakao.com", "nate.com", "hotmail.com", "outlook.com",
        "icloud.com", "yahoo.com", "yahoo.co.kr", "korea.kr",
    }
)  # fmt: skip
SAME = {"hanmail.net": "daum.net", "outlook.com": "hotmail.com"}
OTHER = "other"


def domain_of(address: str) -> str:
    """The provider's name, or "other"."""
    domain = address.rpartition("@")[2].lower()
    return SAME.get(domain, domain) if domain in LARGE else OTHER
