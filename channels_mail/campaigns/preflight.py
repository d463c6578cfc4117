"""Whether the world will take our mail for ours: DKIM, SPF and DMARC as DNS has them now, and what to paste there."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass

import dns.exception
import dns.resolver
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from channels_mail.campaigns.signing import signer

SECONDS = 3.0


@dataclass(frozen=True)
class Check:
    """One thing that was asked: how it stands, and the DNS entry that would make it right."""

    code: str
    name: str
    is_right: bool
    said: str | Promise
    entry: str = ""  # where it stands in DNS
    wanted: str = ""  # the text to paste there


def checks() -> list[Check]:
    """All three, asked of DNS at this moment."""
    return [*_dkim(), *_spf(), *_dmarc()]


def is_in_order() -> bool:
    """Whether news may leave. The demonstration's mail goes nowhere, so there nothing is asked."""
    return not settings.CAMPAIGN_PREFLIGHT or all(check.is_right for check in checks())


def _dkim() -> Iterator[Check]:
    entry = f"{settings.DKIM_SELECTOR}._domainkey.{settings.CAMPAIGN_DOMAIN}"
    own = signer()
    if own is None:
        yield Check("dkim", "DKIM", False, _("서명할 열쇠가 없습니다. DKIM_KEY_FILE에 RSA 열쇠를 넣어 주세요."), entry)
        return
    public = own.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    wanted = f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"
    found = _texts(entry)
    if found is None:
        yield Check("dkim", "DKIM", False, _("DNS에 물을 수 없습니다. 잠시 뒤에 다시 해 주세요."), entry, wanted)
    elif wanted.partition("p=")[2] in {_tags(text).get("p", "") for text in found}:
        yield Check("dkim", "DKIM", True, _("DNS의 열쇠가 우리 서명과 맞습니다."), entry, wanted)
    else:
        yield Check(
            "dkim", "DKIM", False, _("DNS에 우리 열쇠가 없거나 다릅니다. 아래 글을 넣어 주세요."), entry, wanted
        )


def _spf() -> Iterator[Check]:
    entry = str(settings.CAMPAIGN_DOMAIN)
    wanted = "v=spf1 mx -all"
    found = _texts(entry)
    if found is None:
        yield Check("spf", "SPF", False, _("DNS에 물을 수 없습니다. 잠시 뒤에 다시 해 주세요."), entry, wanted)
        return
    ours = [text for text in found if text.lower().startswith("v=spf1")]
    if len(ours) != 1:
        said = _("SPF 항목이 없습니다. 아래 글을 넣어 주세요.") if not ours else _("SPF 항목이 둘 이상입니다.")
        yield Check("spf", "SPF", False, said, entry, wanted)
    elif ours[0].split()[-1].lower() in ("-all", "~all") or "redirect=" in ours[0]:
        yield Check("spf", "SPF", True, _("우리 서버만 보낼 수 있게 되어 있습니다."), entry, ours[0])
    else:
        yield Check(
            "spf", "SPF", False, _("누구나 우리 이름으로 보낼 수 있습니다. -all로 끝나야 합니다."), entry, wanted
        )


def _dmarc() -> Iterator[Check]:
    entry = f"_dmarc.{settings.CAMPAIGN_DOMAIN}"
    wanted = f"v=DMARC1; p=quarantine; rua=mailto:{settings.OFFICE['mail']}"
    found = _texts(entry)
    if found is None:
        yield Check("dmarc", "DMARC", False, _("DNS에 물을 수 없습니다. 잠시 뒤에 다시 해 주세요."), entry, wanted)
        return
    ours = [_tags(text) for text in found if text.upper().startswith("V=DMARC1")]
    if len(ours) == 1 and ours[0].get("p", "").lower() in ("none", "quarantine", "reject"):
        yield Check("dmarc", "DMARC", True, _("받는 쪽이 가짜를 어떻게 할지 정해져 있습니다."), entry, wanted)
    else:
        yield Check(
            "dmarc", "DMARC", False, _("DMARC 항목이 없거나 읽을 수 없습니다. 아래 글을 넣어 주세요."), entry, wanted
        )


def _texts(name: str) -> list[str] | None:
    """The TXT entries of this name; none when DNS does not answer, which is not the same as having none."""
    resolver = dns.resolver.Resolver(configure=not settings.DNS_SERVERS)
    if settings.DNS_SERVERS:
        host, _colon, port = settings.DNS_SERVERS[0].partition(":")
        resolver.nameservers, resolver.port = [host], int(port or 53)
    try:
        answer = resolver.resolve(name, "TXT", lifetime=SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError):
        return None
    return [b"".join(entry.strings).decode("utf-8", "replace") for entry in answer]


def _tags(text: str) -> dict[str, str]:
    parts = (part.partition("=") for part in text.split(";"))
    return {name.strip(): value.replace(" ", "") for name, _equals, value in parts}
