"""That a step was told goes with the petition, and so does what is left of the mail."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from channels_mail.outbox.models import OutgoingMail
from channels_mail.petition_notices.models import PetitionNotice
from citizens.retention import Counts, RetentionRule, Way


def _destroy(notices: QuerySet[Any]) -> Counts:
    keys = list(notices.exclude(mail_key="").values_list("mail_key", flat=True))
    return Counts().removed(OutgoingMail.objects.filter(key__in=keys)).removed(notices)


RULES = (
    RetentionRule(
        code="notices",
        name=_("알림을 보낸 사실"),
        legal_basis=_("민원과 함께 보관"),
        period=None,
        table="petition_notices.PetitionNotice",
        ended_before=lambda instant: PetitionNotice.objects.filter(created_at__lt=instant),
        destroy=_destroy,
        way=Way.WITH_ANOTHER,
        citizen="event__petition__petitioner",
        follows=("petitions", "statutory_petitions"),
        follows_by="event__petition",
    ),
)
