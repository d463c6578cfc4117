"""LetterTopic: what a letter may be about, and what its department needs to know first."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from citizens.accounts.models import Department
from civil_petitions.models import PetitionType

TYPES = ("text", "date", "choice")
MOST_QUESTIONS = 6
ID = re.compile(r"[a-z][a-z0-9_]{0,29}")


class LetterTopic(models.Model):
    """상담 주제. Kept up in the reference data; questions are written as the catalogue writes its fields."""

    code = models.SlugField("부호", max_length=40, unique=True)
    name_ko = models.CharField("이름", max_length=60)
    name_en = models.CharField("영어 이름", max_length=60, blank=True)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        related_name="+",
        verbose_name="답할 부서",
        help_text="구민이 다른 부서를 고르지 않으면",
    )
    questions = models.JSONField(
        "먼저 물을 것",
        default=list,
        blank=True,
        help_text='[{"id": "place", "label": "어디인가요?", "label_en": "Where?", "type": "text", "required": true,'
        ' "help": "", "help_en": "", "choices": []}] type: text, date, choice',
    )
    petition_types = models.ManyToManyField(
        PetitionType, blank=True, related_name="+", verbose_name="곁에 보일 민원", help_text="서식으로 내면 더 빠른 일"
    )
    place = models.PositiveSmallIntegerField("순서", default=0)
    is_active = models.BooleanField("쓰는 중", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "상담 주제"
        ordering = ["place", "name_ko"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_ko

    def clean(self) -> None:
        problem = problem_of(self.questions)
        if problem:
            raise ValidationError({"questions": problem})


def problem_of(questions: Any) -> str:
    """Why these questions cannot be asked; blank when they can."""
    if not isinstance(questions, list) or not all(isinstance(each, dict) for each in questions):
        return _("물음의 목록이어야 합니다.")
    if len(questions) > MOST_QUESTIONS:
        return _("물음은 %(most)s개까지입니다.") % {"most": MOST_QUESTIONS}
    ids = [each.get("id") for each in questions]
    if len(set(map(str, ids))) != len(ids) or not all(isinstance(each, str) and ID.fullmatch(each) for each in ids):
        return _("물음마다 id가 하나씩 있어야 합니다. 영어 작은 글자와 숫자, 밑줄만 씁니다.")
    for each in questions:
        if not str(each.get("label", "")).strip() or each.get("type", "text") not in TYPES:
            return _("‘%(id)s’에 label이 없거나 type이 text, date, choice가 아닙니다.") % {"id": each["id"]}
        if each.get("type") == "choice" and not (isinstance(each.get("choices"), list) and each["choices"]):
            return _("‘%(id)s’에 고를 것(choices)이 없습니다.") % {"id": each["id"]}
    return ""
