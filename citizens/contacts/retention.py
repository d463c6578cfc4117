"""How long it is kept that a citizen and the office had to do with each other."""

from django.utils.translation import gettext_lazy as _

from citizens.contacts.models import Contact, FollowUp
from citizens.retention import Period, RetentionRule, delete_rows

RULES = (
    RetentionRule(
        code="contacts",
        name=_("접촉 이력"),
        legal_basis=_("우리 구의 기록관리기준표 (접촉한 날부터)"),
        period=Period(years=3),
        minimum=Period(years=1),
        table="contacts.Contact",
        ended_before=lambda instant: Contact.objects.filter(occurred_at__lt=instant),
        destroy=delete_rows,
        citizen="citizen",
        receipt_number="target",
    ),
    RetentionRule(
        code="follow_ups",
        name=_("약속"),
        legal_basis=_("우리 구의 기록관리기준표 (지키거나 그만둔 날부터)"),
        period=Period(years=3),
        minimum=Period(years=1),
        table="contacts.FollowUp",
        ended_before=lambda instant: FollowUp.objects.filter(settled_at__lt=instant),
        destroy=delete_rows,
        citizen="citizen",
        receipt_number="target",
    ),
)
