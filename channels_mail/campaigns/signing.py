"""DKIM (RFC 6376), relaxed/relaxed with rsa-sha256. OpenSSL signs: a library in pure Python is thirty times slower."""

import base64
import hashlib
import re
import time
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.conf import settings

# RFC 8058 4: both List-Unsubscribe headers must be among what is signed. From twice, so that none can be added.
SIGNED = (
    "From", "From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post",
    "MIME-Version", "Content-Type", "Auto-Submitted",
)  # fmt: skip
SPACES = re.compile(rb"[ \t]+")
UNRELAXED = re.compile(rb"\t|  | \r\n")  # what a body seldom has, so that few have to be written anew


class Signer:
    """Signs in the name of one domain with one key."""

    def __init__(self, domain: str, selector: str, key: rsa.RSAPrivateKey) -> None:
        self.domain, self.selector, self.key = domain, selector, key

    def sign(self, headers: Mapping[str, str], body: bytes) -> str:
        """The signature's header, to stand before the others. Header values may be folded with newline and space."""
        names = [name for index, name in enumerate(SIGNED) if name in headers or SIGNED.index(name) != index]
        fields = (
            f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={self.domain}; s={self.selector}; t={int(time.time())};\r\n"
            f" h={':'.join(names)};\r\n"
            f" bh={base64.b64encode(hashlib.sha256(_relaxed_body(body)).digest()).decode()};\r\n"
            " b="
        )
        taken: set[str] = set()
        lines = []
        for name in names:
            if name in headers and name not in taken:
                taken.add(name)
                lines.append(_relaxed_header(name, headers[name]))
        lines.append(_relaxed_header("DKIM-Signature", fields))
        signature = self.key.sign(b"\r\n".join(lines), padding.PKCS1v15(), hashes.SHA256())
        encoded = base64.b64encode(signature).decode()
        folded = "\r\n ".join(encoded[at : at + 72] for at in range(0, len(encoded), 72))
        return f"DKIM-Signature: {fields}{folded}\r\n"


def _relaxed_header(name: str, value: str) -> bytes:
    """RFC 6376 3.4.2: name in lower case, unfolded, runs of spaces become one."""
    unfolded = value.replace("\r", "").replace("\n", "").encode("ascii")
    if b"  " in unfolded or b"\t" in unfolded:
        unfolded = SPACES.sub(b" ", unfolded)
    return name.lower().encode() + b":" + unfolded.strip()


def _relaxed_body(body: bytes) -> bytes:
    """RFC 6376 3.4.4: one space for many, none at the ends of lines, no empty lines at the end."""
    if UNRELAXED.search(body):
        body = re.sub(rb"[ \t]+\r\n", b"\r\n", SPACES.sub(b" ", body))
    body = body.rstrip(b"\r\n")
    return body + b"\r\n" if body else b""


def signer() -> Signer | None:
    """The office's own, by DKIM_KEY_FILE; none where no key is set, which preflight tells."""
    if not settings.DKIM_KEY_FILE:
        return None
    return _signer(settings.CAMPAIGN_DOMAIN, settings.DKIM_SELECTOR, settings.DKIM_KEY_FILE)


@lru_cache(maxsize=2)
def _signer(domain: str, selector: str, file: str) -> Signer:
    key = serialization.load_pem_private_key(Path(file).read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("DKIM_KEY_FILE must hold an RSA key")
    return Signer(domain, selector, key)
