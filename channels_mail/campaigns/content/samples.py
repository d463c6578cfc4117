"""Three invented citizens, as whom a letter is looked at before it goes to real ones."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from channels_mail.campaigns.content import rendering


@dataclass(frozen=True)
class Sample:
    """One of them: whom the page says it is, and what is known of them."""

    label: Promise
    name: str
    dong: str


SAMPLES = (
    Sample(_("김한별 (새솔동)"), "김한별", "새솔동"),
    Sample(_("남궁아름드리 (긴 이름)"), "남궁아름드리", "별빛2동"),
    Sample(_("이름과 동을 모르는 분"), "", ""),
)


def personal(number: int, unsubscribe: str, choices: str, language: str = "ko") -> dict[str, str]:
    """What fills the letter for one of them; their ways out lead to a page that says it is a sample."""
    sample = SAMPLES[number % len(SAMPLES)]
    ways = {rendering.UNSUBSCRIBE: unsubscribe, rendering.CHOICES: choices}
    return {"이름": sample.name, "동": rendering.place_name(sample.dong, language), **ways}
