"""What comes back of newsletters: each was sent under an address that names its delivery, and takes "no more" too."""

from channels_mail.campaigns import bounces, unsubscribing
from channels_mail.campaigns.models import Delivery
from channels_mail.campaigns.models.delivery import BounceKind
from channels_mail.inbound import reports
from channels_mail.inbound.models import Kind
from channels_mail.inbound.reading import Letter


def note(letter: Letter, recipients: list[str], report: reports.Report | None) -> Kind | None:
    """Write it down where it belongs; None for a letter that has nothing to do with a newsletter."""
    quoted = [block.get("original-mail-from", "").strip("<> ") for block in letter.report]
    for address in dict.fromkeys([*recipients, *letter.recipients, *quoted]):
        if named := bounces.opened(address):
            return _note(named[0], named[1], letter, report)
    return None


def _note(kind: str, delivery_id: int, letter: Letter, report: reports.Report | None) -> Kind:
    delivery = Delivery.objects.filter(pk=delivery_id).select_related("campaign", "citizen").first()
    if delivery is None:
        return Kind.AUTOMATIC
    if kind == bounces.LEAVE:
        unsubscribing.leave(delivery, how="mailto")
        return Kind.UNSUBSCRIPTION
    if report is not None and report.kind == Kind.COMPLAINT:
        bounces.came_back(delivery_id, BounceKind.COMPLAINT)
        unsubscribing.complained(delivery)
        return Kind.COMPLAINT
    if report is not None:
        if report.is_final:
            bounces.came_back(delivery_id, BounceKind.HARD if report.is_hard else BounceKind.SOFT)
        return Kind.BOUNCE
    return Kind.AUTOMATIC  # somebody's absence, told to the envelope's sender
