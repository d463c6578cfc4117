from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citizens.surveys.choices import Reason, Score
from citizens.surveys.models import SurveyInvitation
from civil_petitions.forms.fields import PlainTextField
from civil_petitions.forms.widgets import CountedTextarea

MOST_SIGNS = 300


class ChoiceForm(forms.Form):
    """One face or one reason was pressed."""

    def __init__(self, *args: Any, invitation: SurveyInvitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if invitation.asks_why:
            self.fields["reason"] = forms.ChoiceField(choices=Reason)
        else:
            self.fields["score"] = forms.TypedChoiceField(choices=Score, coerce=int)


class QuestionField(forms.TypedChoiceField):
    """A further question with the same five steps, best first; it may stay unanswered."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", _("답하지 않음")), *reversed(Score.choices)]
        super().__init__(choices=choices, coerce=int, empty_value=None, required=False, **kwargs)


class DetailsForm(ChoiceForm):
    """What may be said besides; each question only where it can be answered."""

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
    wants_news = forms.BooleanField(
        label=_("바뀐 것이 있으면 알려 주십시오"),
        required=False,
        help_text=_("이 의견으로 고친 것이 있을 때 메일로 한 번 알려 드립니다. 다른 데에는 쓰지 않습니다."),
    )

    def __init__(self, *args: Any, invitation: SurveyInvitation, **kwargs: Any) -> None:
        super().__init__(*args, invitation=invitation, **kwargs)
        self.fields[invitation.field].widget = forms.HiddenInput()
        if not invitation.asks_more:
            for name in ("speed", "clarity", "result"):
                del self.fields[name]
        if not invitation.asks_more or str(self["score"].value() or "") not in ("1", "2"):
            del self.fields["wants_contact"]
        if invitation.citizen_id is None:
            del self.fields["wants_news"]


class CodeForm(forms.Form):
    """The six digits that the officer says."""

    unknown = _("쓸 수 없는 번호입니다. 직원에게 번호를 다시 물어봐 주세요.")
    too_many = _("번호를 여러 번 잘못 썼습니다. 10분 뒤에 다시 해 주세요.")
    code = forms.RegexField(
        r"^\d{6}$",
        label=_("직원이 알려 준 번호 여섯 자리"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 6}),
        error_messages={"invalid": _("숫자 여섯 자리를 써 주세요."), "required": _("숫자 여섯 자리를 써 주세요.")},
    )


class TabletForm(forms.Form):
    """A face was pressed."""

    score = forms.TypedChoiceField(choices=Score, coerce=int)
