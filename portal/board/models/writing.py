"""What posts and comments have in common: who wrote what, and whether it is shown."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account


class State(models.TextChoices):
    """Only what is published is shown to everybody; the rest to its author and to moderators."""

    PUBLISHED = "published", _("올라감")
    QUARANTINED = "quarantined", _("검토 중")
    HIDDEN = "hidden", _("가림")
    WITHDRAWN = "withdrawn", _("거둠")


SHOWN = Q(state=State.PUBLISHED)
MODERATE = "moderation.moderate_board"


def visible(rows: QuerySet[Any], account: Account | Any) -> QuerySet[Any]:
    """What everybody sees, one's own whatever became of it, and for moderators everything."""
    if not account.is_authenticated:
        return rows.filter(SHOWN)
    if account.is_officer:
        return rows if account.has_perm(MODERATE) else rows.filter(SHOWN)
    return rows.filter(SHOWN | Q(pen__account=account))


class Writing(models.Model):
    """A text by somebody with a pen name. The source is kept; pages render it by an allow-list."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission_key = models.UUIDField("제출 열쇠", unique=True, default=uuid.uuid4, editable=False)
    body = models.TextField("본문")
    state = models.CharField("상태", max_length=12, choices=State, default=State.PUBLISHED, editable=False)
    held_for = models.JSONField("검토하는 까닭", default=list, editable=False)
    fingerprint = models.BigIntegerField("닮은꼴 지문", default=0, editable=False)
    created_at = models.DateTimeField("쓴 일시", default=timezone.now, editable=False)
    edited_at = models.DateTimeField("고친 일시", null=True)

    class Meta:
        abstract = True

    @property
    def is_shown(self) -> bool:
        return self.state == State.PUBLISHED
