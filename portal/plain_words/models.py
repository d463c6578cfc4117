"""PlainText: what a page says in a few short sentences. One for each address."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language

from portal.plain_words.plainness import LONGEST_SENTENCE, long_sentences

OWN_PAGE = RegexValidator(r"^/(?:[\w.-]+/)*$", "이 누리집 화면의 주소를 넣어 주십시오. /로 시작하고 /로 끝납니다.")


def plain_enough(text: str) -> None:
    """Refuses sentences a reader loses their way in, and says which."""
    if long := long_sentences(text):
        raise ValidationError(
            f"{LONGEST_SENTENCE}자가 넘는 문장을 둘로 나누어 주십시오: " + " / ".join(long), code="too_long"
        )


class PlainText(models.Model):
    """쉬운 말 안내."""

    path = models.CharField("화면 주소", max_length=200, unique=True, validators=[OWN_PAGE])
    text_ko = models.TextField("쉬운 말", max_length=800, validators=[plain_enough])
    text_en = models.TextField("쉬운 영어", max_length=1200, blank=True)
    changed_at = models.DateTimeField("고친 일시", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "쉬운 말"
        ordering = ["path"]

    def __str__(self) -> str:
        return self.path

    @property
    def is_korean_only(self) -> bool:
        """Whether the reader of this page wanted English and gets Korean."""
        return get_language() == "en" and not self.text_en

    @property
    def text(self) -> str:
        return self.text_en if get_language() == "en" and self.text_en else self.text_ko
