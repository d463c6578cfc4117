from django import forms
from django.utils.translation import gettext_lazy as _

from civil_petitions.forms.fields import PlainTextField
from civil_petitions.forms.widgets import CountedTextarea

MOST_SIGNS = 1000


class WordsForm(forms.Form):
    """What should be looked at again."""

    words = PlainTextField(
        label=_("무엇을 다시 살펴야 하나요?"),
        multiline=True,
        max_length=MOST_SIGNS,
        widget=CountedTextarea(MOST_SIGNS),
        error_messages={"required": _("무엇이 아쉬웠는지 한 줄이라도 써 주세요.")},
    )


class AnswerForm(forms.Form):
    """What came of looking again."""

    text = PlainTextField(
        label=_("다시 살핀 결과"),
        multiline=True,
        max_length=3000,
        widget=CountedTextarea(3000),
        error_messages={"required": _("살핀 결과를 써 주세요.")},
    )
