"""What is held of which campaigns reached a citizen, or why one did not."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy

from channels_mail.campaigns.models import Delivery, Suppression
from citizens.holdings import Holding, Subject

BATCH = 500


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    deliveries = Delivery.objects.filter(citizen=citizen.pk).select_related("campaign__version").order_by("id")
    for delivery in deliveries.iterator(BATCH):
        version = delivery.campaign.version
        yield {
            "subject": version.subject if version else "",
            "state": delivery.get_state_display(),
            "at": delivery.sent_at,
        }
    left_out = Suppression.objects.filter(citizen=citizen.pk).select_related("campaign__version").order_by("id")
    for suppression in left_out.iterator(BATCH):
        version = suppression.campaign.version
        yield {
            "subject": version.subject if version else "",
            "state": suppression.get_reason_display(),
            "at": suppression.at,
        }


def _count(citizen: Subject) -> int:
    return Delivery.objects.filter(citizen=citizen.pk).count() + Suppression.objects.filter(citizen=citizen.pk).count()


KINDS = (
    Holding(
        code="deliveries",
        name=gettext_lazy("소식지를 받은 사실"),
        items={
            "subject": gettext_lazy("제목"),
            "state": gettext_lazy("보냈는지"),
            "at": gettext_lazy("일시"),
        },
        purpose=gettext_lazy("같은 소식을 두 번 보내지 않고, 한 주에 너무 많이 보내지 않습니다."),
        basis=gettext_lazy("「개인정보 보호법」 제15조 제1항 제1호"),
        of=_of,
        count=_count,
        tables=("campaigns.Delivery", "campaigns.Suppression"),
    ),
)
