"""That an automatic letter went is kept as long as there is somebody to spare the next one."""

from django.utils.translation import gettext_lazy as _

from channels_mail.automations.models import AutomaticLetter
from citizens.retention import RetentionRule, Way, delete_rows

RULES = (
    RetentionRule(
        code="automatic-letters",
        name=_("저절로 보낸 메일"),
        legal_basis=_("「개인정보 보호법」 제21조"),
        period=None,
        table="automations.AutomaticLetter",
        ended_before=lambda instant: AutomaticLetter.objects.filter(sent_at__lt=instant),
        destroy=delete_rows,
        way=Way.WITH_ANOTHER,
        citizen="citizen",
        follows=("profile",),
        follows_by="citizen",
    ),
)
