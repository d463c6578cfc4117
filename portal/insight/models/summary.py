"""Summary: what pages may show. Small cells are merged before they are written, so no page can show one."""

from django.db import models


class Summary(models.Model):
    """집계. Sums of one month, department and value of a cut; `n` is never between 1 and 4.

    Whatever a page adds up is a sum of such rows of one cut: no difference of two sums tells of fewer than five.
    """

    class Subject(models.TextChoices):
        FILED = "filed", "들어온 민원"
        ENDED = "ended", "끝난 민원"
        SURVEY = "survey", "만족도 답"
        CONTACT = "contact", "접촉"
        TRUST = "trust", "구청에 대한 믿음"
        GIVEN_UP = "given_up", "그만둔 까닭"
        TIME = "time", "부서가 쓴 시간"

    class Cut(models.TextChoices):
        """Each is kept on one level only: by department, or for the whole office."""

        WHOLE = "", "모두"
        TYPE = "type", "민원 종류"
        DEPARTMENT = "department", "시간을 쓴 부서"
        DIRECTION = "direction", "방향"
        FORMALITY = "formality", "정식인지"
        CHANNEL_AGE = "channel_age", "경로와 나이대"
        KIND_WAY = "kind_way", "무엇에 대해 어떻게 여쭘"
        OFFICE = "office", "구청 전체"
        SPAN = "span", "여러 달의 가운데값"

    month = models.DateField("달")
    subject = models.CharField("무엇을", max_length=10, choices=Subject)
    cut = models.CharField("나눈 것", max_length=12, choices=Cut, blank=True)
    department = models.CharField("부서", max_length=40)
    value = models.CharField("값", max_length=60, blank=True)
    n = models.PositiveIntegerField("건수")
    sums = models.JSONField("합", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "집계"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["month", "subject", "cut", "department", "value"], name="insight_summary_cell"
            ),
            models.CheckConstraint(condition=models.Q(n=0) | models.Q(n__gte=5), name="insight_summary_not_small"),
        ]
        permissions = [
            ("view_insight", "성과 지표를 본다"),
            ("view_department_insight", "자기 부서의 현황을 본다"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.subject} {self.cut} {self.department} {self.value}"
