"""What came by mail and became no part of a conversation is kept while its sender may ask; the rest goes with it."""

from django.utils.translation import gettext_lazy as _

from channels_mail.inbound.models import InboundMail, State
from channels_mail.inbound.tasks import KEEP
from citizens.retention import Period, RetentionRule, Way

RULES = (
    RetentionRule(
        code="inbound_mail",
        name=_("받은 메일의 원문"),
        legal_basis=_("「개인정보 보호법」 제21조 (받은 날부터)"),
        period=Period(days=KEEP.days),
        table="inbound.InboundMail",
        ended_before=lambda instant: InboundMail.objects.filter(received_at__lt=instant).exclude(state=State.FILED),
        way=Way.BY_ITSELF,
    ),
)
