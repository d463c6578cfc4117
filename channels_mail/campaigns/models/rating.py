"""LetterRating: how many readers pressed which face of a letter; never who."""

from django.db import models
from django.db.models import Q

LOWEST, HIGHEST = 1, 5


class LetterRating(models.Model):
    """소식지 평가. One row for each score of a question, counted up."""

    version = models.ForeignKey(
        "CampaignVersion", models.CASCADE, db_index=False, related_name="ratings", verbose_name="글"
    )
    block = models.CharField("블록", max_length=8)
    score = models.PositiveSmallIntegerField("점수")
    count = models.PositiveIntegerField("누른 수", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "소식지 평가"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["version", "block", "score"], name="letter_rating_once"),
            models.CheckConstraint(
                condition=Q(score__gte=LOWEST, score__lte=HIGHEST), name="letter_rating_has_a_face"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.block} {self.score}"
