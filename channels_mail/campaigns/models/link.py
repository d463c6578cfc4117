"""CountedLink: how often a link of a letter was pressed, by everybody together; never by whom."""

import uuid

from django.db import models
from django.urls import reverse

LEAST_SHOWN = 10  # fewer presses would tell of single people


class CountedLink(models.Model):
    """소식지 링크. The letter holds its id; where it leads is looked up here, so it can lead nowhere else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        "CampaignVersion", models.CASCADE, db_index=False, related_name="links", verbose_name="글"
    )
    block = models.CharField("블록", max_length=8)
    label = models.CharField("이름", max_length=120)
    address = models.CharField("가는 곳", max_length=500)
    presses = models.PositiveIntegerField("누른 수", default=0)
    machines = models.PositiveIntegerField("사람이 아닌 것으로 본 수", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "소식지 링크"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["version", "block"], name="counted_link_of_block")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def shown_presses(self) -> int | None:
        """The number, or nothing while it is so small that it would be about somebody."""
        return self.presses if self.presses >= LEAST_SHOWN else None

    @property
    def counted_path(self) -> str:
        """Where it stands in a letter that counts."""
        return reverse("newsletters:link", args=[self.pk])
