"""A letter that nobody confirms is destroyed after a day; a code goes sooner."""

from django.utils.translation import gettext_lazy as _

from channels_mail.guest_letters.models import CONFIRMED_WITHIN, GuestLetter
from citizens.retention import Period, RetentionRule, Way

RULES = (
    RetentionRule(
        code="guest_letters",
        name=_("확인하지 않은 상담"),
        legal_basis=_("「개인정보 보호법」 제21조 (쓴 때부터)"),
        period=Period(days=CONFIRMED_WITHIN.days),
        table="guest_letters.GuestLetter",
        ended_before=lambda instant: GuestLetter.objects.filter(written_at__lt=instant),
        way=Way.BY_ITSELF,
        with_it=("guest_letters.GuestLetterFile",),
        kept_by_law=False,
    ),
)
