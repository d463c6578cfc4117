"""DestructionBatch: a frozen list of what goes, who proposed and who approved it, and how far it is."""

import hashlib
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from citizens.retention import Period


class DestructionBatch(models.Model):
    """파기 한 차례. Lists once, never more; nobody approves what they proposed themselves."""

    class Origin(models.TextChoices):
        SCHEDULE = "schedule", _("보유기간이 끝남")
        REQUEST = "request", _("본인이 청구함")
        RESTORE = "restore", _("백업을 되살린 뒤 다시 파기")

    class State(models.TextChoices):
        LISTED = "listed", _("명단 작성")
        PROPOSED = "proposed", _("승인 기다림")
        RUNNING = "running", _("파기 중")
        DONE = "done", _("파기 마침")
        WITHDRAWN = "withdrawn", _("거둬들임")

    key = models.UUIDField("장부 열쇠", default=uuid.uuid4, unique=True, editable=False)
    origin = models.CharField("까닭", max_length=10, choices=Origin, default=Origin.SCHEDULE)
    reference = models.CharField("근거 문서", max_length=100, blank=True)
    state = models.CharField("상태", max_length=10, choices=State, default=State.LISTED)
    listed_at = models.DateTimeField("명단 작성 일시", auto_now_add=True)
    list_hash = models.CharField("명단 해시", max_length=64, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="올린 사람"
    )
    proposed_at = models.DateTimeField("올린 일시", null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="승인한 사람"
    )
    approved_at = models.DateTimeField("승인 일시", null=True)
    council_decision = models.CharField("기록물평가심의회 의결", max_length=100, blank=True)
    finished_at = models.DateTimeField("마친 일시", null=True)
    destroyed_hash = models.CharField("파기한 것의 해시", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "파기"
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")), name="destruction_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("listed", "proposed", "withdrawn"))
                | Q(origin="restore")
                | Q(proposed_by__isnull=False, approved_by__isnull=False, approved_at__isnull=False),
                name="destruction_approved_before_run",
            ),
            models.UniqueConstraint(
                fields=["origin"],
                condition=Q(origin="schedule", state__in=("listed", "proposed")),
                name="destruction_one_open_list",
            ),
        ]
        permissions = [
            ("view_retention", "보존과 파기 현황을 본다"),
            ("set_period", "보유기간을 정한다"),
            ("propose_destruction", "파기 명단을 만들어 올린다"),
            ("approve_destruction", "파기를 승인한다"),
            ("place_hold", "파기를 보류하고 푼다"),
            ("open_separated", "따로 보관한 사람의 이름을 연다"),
        ]

    def __str__(self) -> str:
        return f"destruction {self.pk} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.LISTED, self.State.PROPOSED)

    def hash_of(self, items: "models.QuerySet[DestructionItem]") -> str:
        """One value for a list of ids: it changes when a single one is added, left out or exchanged."""
        digest = hashlib.sha256(f"{self.key}\n".encode())
        for code, row_id in items.order_by("pk").values_list("kind", "row_id").iterator(chunk_size=5000):
            digest.update(f"{code}:{row_id}\n".encode())
        return digest.hexdigest()

    def listed(self) -> "models.QuerySet[DestructionItem]":
        return self.items.filter(was_listed=True)

    def stayed(self) -> list[tuple[str, int]]:
        """Why rows stayed, and how many."""
        skipped = self.items.filter(state=DestructionItem.State.SKIPPED).order_by("reason")
        counted = skipped.values_list("reason").annotate(Count("id"))
        return [(str(DestructionItem.Reason(reason).label), number) for reason, number in counted]

    def waiting(self) -> "models.QuerySet[DestructionItem]":
        return self.items.filter(state=DestructionItem.State.WAITING)


class DestructionLine(models.Model):
    """One kind in a batch: how many were listed, went, and stayed."""

    batch = models.ForeignKey(DestructionBatch, models.CASCADE, related_name="lines", verbose_name="파기")
    kind = models.CharField("종류", max_length=30)
    years = models.PositiveSmallIntegerField("보유기간(년)", default=0)
    days = models.PositiveSmallIntegerField("보유기간(일)", default=0)
    listed = models.PositiveIntegerField("명단", default=0)
    destroyed = models.PositiveIntegerField("파기", default=0)
    skipped = models.PositiveIntegerField("남김", default=0)
    files = models.PositiveIntegerField("파일", default=0)
    rows = models.JSONField("표마다", default=dict, help_text="없앤 행의 수. 개인정보를 넣지 않습니다.")

    class Meta:
        verbose_name = verbose_name_plural = "파기한 종류"
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["batch", "kind"], name="one_destruction_line_a_kind")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.kind} {self.destroyed}/{self.listed}"

    @property
    def period(self) -> str:
        """How long the kind was kept when the list was made, in the language of the page."""
        return Period(self.years, self.days).label if self.years or self.days else ""


class DestructionItem(models.Model):
    """One row of a batch, by its id alone. What was destroyed stays listed here: this is the erasure ledger."""

    class State(models.TextChoices):
        WAITING = "waiting", _("기다림")
        DESTROYED = "destroyed", _("파기함")
        SKIPPED = "skipped", _("남김")
        DROPPED = "dropped", _("명단에서 뺌")

    class Reason(models.TextChoices):
        HELD = "held", _("그사이 보류함")
        NOT_DUE = "not_due", _("다시 쓰고 있거나 보유기간이 늘어남")
        IN_USE = "in_use", _("처리 중인 민원이 있음")
        GONE = "gone", _("이미 없음")
        FAILED = "failed", _("딸린 기록이 있어 지우지 못함")

    batch = models.ForeignKey(DestructionBatch, models.CASCADE, related_name="items", verbose_name="파기")
    kind = models.CharField("종류", max_length=30)
    row_id = models.CharField("번호", max_length=40)
    was_listed = models.BooleanField("승인한 명단", default=True)
    state = models.CharField("상태", max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField("남긴 까닭", max_length=10, choices=Reason, blank=True)
    settled_at = models.DateTimeField("일시", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "파기 명단"
        ordering = ["pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["batch", "id"], condition=Q(state="waiting"), name="destruction_item_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["batch", "kind", "row_id"], name="destruction_item_once"),
            models.UniqueConstraint(
                fields=["kind", "row_id"], condition=Q(state="waiting"), name="destruction_item_in_one_batch"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.row_id} {self.state}"


class DestructionFile(models.Model):
    """A file whose row is gone and whose bytes are not yet. A killed worker finds here what it still owes."""

    batch = models.ForeignKey(DestructionBatch, models.CASCADE, related_name="files", verbose_name="파기")
    kind = models.CharField("종류", max_length=30)
    file_id = models.UUIDField("파일", unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "지울 파일"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.file_id)
