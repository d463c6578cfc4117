from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civil_petitions.forms.fields import PlainTextField
from civil_petitions.forms.widgets import CountedTextarea
from civil_petitions.satisfaction.models import Score

MOST_SIGNS = 300


class ScoreForm(forms.Form):
    """One face was pressed."""

    score = forms.TypedChoiceField(choices=Score, coerce=int)


class QuestionField(forms.TypedChoiceField):
    """A further question with the same five steps, best first; it may stay unanswered."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", _("답하지 않음")), *reversed(Score.choices)]
        super().__init__(choices=choices, coerce=int, empty_value=None, required=False, **kwargs)


class DetailsForm(ScoreForm):
    """What may be said besides."""

    score = forms.TypedChoiceField(choices=Score, coerce=int, widget=forms.HiddenInput)
    speed = QuestionField(label=_("빨리 처리했나요?"))
    clarity = QuestionField(label=_("설명이 알기 쉬웠나요?"))
    result = QuestionField(label=_("문제가 풀렸나요?"))
    comment = PlainTextField(
        label=_("더 하실 말씀"),
        multiline=True,
        required=False,
        max_length=MOST_SIGNS,
        widget=CountedTextarea(MOST_SIGNS),
        help_text=_("이름이나 전화번호 같은 개인정보는 쓰지 마세요."),
    )
    wants_contact = forms.BooleanField(label=_("담당 부서가 연락해 주면 좋겠습니다"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        score = str(self["score"].value() or "")
        if score not in ("1", "2"):
            del self.fields["wants_contact"]
