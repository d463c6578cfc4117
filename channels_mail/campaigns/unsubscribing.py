"""The ways out of a letter: a link that ends it at once, a mail that does, and a page to choose by topic.

Whoever holds the letter may use them, without login: the link names the delivery and is signed. A GET changes nothing.
"""

from collections.abc import Mapping
from functools import lru_cache

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from channels_mail import address_keys
from channels_mail.address_keys import Prover
from channels_mail.campaigns.models import Delivery
from citizens.consent import actions as consents
from citizens.consent.purposes import Channel
from citizens.contact_points import actions as contact_points

PURPOSE, PROOF_BYTES = "campaigns.unsubscribing", 16
SAMPLE = "sample"  # stands in previews and test mails, and leads to a page that says so
ONE_CLICK = "List-Unsubscribe=One-Click"  # RFC 8058


def token_of(delivery_id: int, prover: Prover | None = None) -> str:
    said = f"{delivery_id:x}"
    return f"{said}:{(prover or address_keys.prover()).proof(PURPOSE, said.encode())[:PROOF_BYTES].hex()}"


def is_ours(token: str) -> bool:
    """Whether we have made this link, by the key of today or one before it."""
    said, _colon, proof = token.partition(":")
    try:
        int(said, 16)
        given = bytes.fromhex(proof)
    except ValueError:
        return False
    return len(given) == PROOF_BYTES and address_keys.is_ours(PURPOSE, said.encode(), given)


def delivery_of(token: str) -> Delivery | None:
    """The delivery this link came with; none for a forged link and for one whose row has been destroyed."""
    if not is_ours(token):
        return None
    delivery_id = int(token.partition(":")[0], 16)
    return Delivery.objects.select_related("campaign", "citizen").filter(pk=delivery_id).first()


def address(token: str) -> str:
    """Where one click ends this topic."""
    return _address("newsletters:unsubscribe", settings.SITE_URL) % token


def choices_address(token: str) -> str:
    return _address("newsletters:choices", settings.SITE_URL) % token


@lru_cache(maxsize=8)
def _address(name: str, site: str) -> str:
    """An address with a place for the token, looked up once: a million letters have three such each."""
    return site.replace("%", "%%") + reverse(name, args=["TOKEN"]).replace("TOKEN", "%s")


def headers(token: str, mailto: str = "") -> dict[str, str]:
    """What a mail program needs for its own button; both must be signed with the mail (RFC 8058 4)."""
    ways = [f"<{address(token)}>", *([f"<mailto:{mailto}?subject=unsubscribe>"] if mailto else [])]
    return {"List-Unsubscribe": ", ".join(ways), "List-Unsubscribe-Post": ONE_CLICK}


@transaction.atomic
def leave(delivery: Delivery, *, how: str, ip: str = "") -> bool:
    """Withdraw the consent this letter was sent by. Doing it again changes nothing; False where there is none.

    The sender asks for consent in the transaction that claims a recipient, so after this commit nothing leaves.
    """
    topic = delivery.campaign.topic
    if not topic:
        return False  # what the law has told is not a matter of consent
    choose(delivery, {topic: False}, how=how, ip=ip)
    return True


@transaction.atomic
def choose(
    delivery: Delivery,
    wanted: Mapping[str, bool],
    *,
    how: str,
    ip: str = "",
    versions: Mapping[str, int] | None = None,
) -> None:
    """Keep, withdraw or give again, topic by topic. Raises DocumentChanged where another text was read."""
    proof = {"how": how, "ip": ip, "campaign": str(delivery.campaign_id)}
    consents.decide(delivery.citizen, wanted, by=None, channel=Channel.MAIL, proof=proof, versions=versions)
    topic = delivery.campaign.topic
    if topic in wanted:
        left_at = None if wanted[topic] else timezone.now()
        rows = Delivery.objects.filter(pk=delivery.pk, unsubscribed_at__isnull=not wanted[topic])
        rows.update(unsubscribed_at=left_at)


def by_mail(token: str) -> bool:
    """What a mail to the unsubscribe address does: the same as the click. False for a token that is none of ours."""
    delivery = delivery_of(token)
    return delivery is not None and leave(delivery, how="mailto")


@transaction.atomic
def complained(delivery: Delivery) -> None:
    """A feedback report (RFC 5965): who calls it spam gets no more of this topic, and no mail for a year."""
    _name, mail = delivery.citizen.contact_for_mail()
    if mail:
        contact_points.complained(mail)
    leave(delivery, how="complaint")
