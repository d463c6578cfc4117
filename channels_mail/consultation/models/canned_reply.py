"""CannedReply: words that officers need again and again, with places for what differs."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from citizens.accounts.models import Account, Department

VARIABLES = ("상담번호", "부서", "담당자", "전화", "구청")
_VARIABLE = re.compile(r"\{([^{}]*)\}")


class CannedReplyQuerySet(models.QuerySet["CannedReply"]):
    def usable_by(self, officer: Account) -> "CannedReplyQuerySet":
        """Those of every department, and of the officer's own."""
        return self.filter(Q(department=None) | Q(department=officer.department_id), is_active=True)


class CannedReply(models.Model):
    """자주 쓰는 답. Kept up in the reference data; no citizen's words belong here."""

    title = models.CharField("제목", max_length=60)
    body = models.TextField(
        "글",
        max_length=3000,
        help_text="{상담번호}, {부서}, {담당자}, {전화}, {구청}은 보낼 때 채웁니다.",
    )
    department = models.ForeignKey(
        Department, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="쓰는 부서(비우면 모두)"
    )
    is_active = models.BooleanField("쓰는 중", default=True)
    changed_at = models.DateTimeField("고친 일시", auto_now=True)

    objects = CannedReplyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "자주 쓰는 답"
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        unknown = [name for name in _VARIABLE.findall(self.body) if name not in VARIABLES]
        if unknown:
            raise ValidationError({"body": _("모르는 칸입니다: %(names)s") % {"names": ", ".join(unknown)}})

    def filled(self, values: dict[str, str]) -> str:
        """The words with what differs put in; an unknown place stays as it is written."""
        return _VARIABLE.sub(lambda match: values.get(match.group(1), match.group()), self.body)
