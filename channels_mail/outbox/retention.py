"""Address and text of a mail are kept while somebody may ask whether it arrived."""

from django.utils.translation import gettext_lazy as _

from channels_mail.outbox.models import OutgoingMail
from channels_mail.outbox.tasks import KEEP_BODIES
from citizens.retention import Period, RetentionRule, Way

RULES = (
    RetentionRule(
        code="mail",
        name=_("보낸 메일의 주소와 글"),
        legal_basis=_("「개인정보 보호법」 제21조 (보낸 날부터)"),
        period=Period(days=KEEP_BODIES.days),
        table="outbox.OutgoingMail",
        ended_before=lambda instant: OutgoingMail.objects.filter(created_at__lt=instant),
        way=Way.BY_ITSELF,
    ),
)
