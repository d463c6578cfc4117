"""How long it is kept that a citizen and the office had to do with each other."""

from django.utils.translation import gettext_lazy as _

from citizens.contacts.entry_drafts import KEPT
from citizens.contacts.models import Contact, EntryDraft, FollowUp
from citizens.retention import Period, RetentionRule, Way, delete_rows

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
        with_it=("contacts.FollowUpStep",),
        citizen="citizen",
        receipt_number="target",
    ),
    RetentionRule(
        code="entry_drafts",
        name=_("직원이 쓰던 기록"),
        legal_basis=_("「개인정보 보호법」 제21조 (마지막으로 고친 때부터)"),
        period=Period(days=KEPT.days),
        table="contacts.EntryDraft",
        ended_before=lambda instant: EntryDraft.objects.filter(saved_at__lt=instant),
        destroy=delete_rows,
        way=Way.BY_ITSELF,
        citizen="contact__citizen",
        kept_by_law=False,
    ),
)
