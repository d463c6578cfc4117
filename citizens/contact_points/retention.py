"""Ways to reach a person go when the person removes them, and at the latest with the person's record."""

from django.utils.translation import gettext_lazy as _

from citizens.contact_points.models import ContactPoint, SentProof
from citizens.contact_points.proving import KEPT
from citizens.retention import Period, RetentionRule, Way, delete_rows

RULES = (
    RetentionRule(
        code="contact_points",
        name=_("연락처"),
        legal_basis=_("「개인정보 보호법」 제21조 (이름과 연락처와 함께 없앱니다)"),
        period=None,
        table="contact_points.ContactPoint",
        ended_before=lambda instant: ContactPoint.objects.filter(created_at__lt=instant),
        destroy=delete_rows,
        way=Way.WITH_ANOTHER,
        citizen="citizen",
        follows=("profile",),
        follows_by="citizen",
    ),
    RetentionRule(
        code="sent_proofs",
        name=_("보낸 확인 요청"),
        legal_basis=_("「개인정보 보호법」 제21조 (보낸 때부터)"),
        period=Period(days=KEPT.days),
        table="contact_points.SentProof",
        ended_before=lambda instant: SentProof.objects.filter(sent_at__lt=instant),
        destroy=delete_rows,
        way=Way.BY_ITSELF,
        citizen="citizen",
        kept_by_law=False,
    ),
)
