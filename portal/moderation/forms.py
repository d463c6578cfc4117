from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civil_petitions.forms.fields import PlainTextField
from portal.moderation.rules import choices


class ReportForm(forms.Form):
    """Which rule a text breaks."""

    rule = forms.ChoiceField(
        label=_("어떤 점이 문제인가요?"),
        choices=choices,
        widget=forms.RadioSelect(attrs={"class": "opts one-col"}),
        error_messages={"required": _("하나를 골라 주세요.")},
    )


class HidingForm(forms.Form):
    """The rule, and the reason in other words than the rule's own where they fit better."""

    rule = forms.ChoiceField(
        label=_("원칙"),
        choices=lambda: [("", _("고르기")), *choices()],
        widget=forms.Select(attrs={"class": "sel"}),
        error_messages={"required": _("어느 원칙에 어긋나는지 골라 주세요.")},
    )
    reason = PlainTextField(
        label=_("글쓴이에게 알릴 까닭"),
        required=False,
        multiline=True,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("비워 두면 원칙에 딸린 문구를 보냅니다."),
    )


class ObjectionForm(forms.Form):
    """Why the author thinks otherwise."""

    text = PlainTextField(
        label=_("왜 다시 보아야 하나요?"),
        multiline=True,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("처음 판단한 사람이 아닌 다른 직원이 읽고 판단합니다."),
        error_messages={"required": _("다시 보아야 하는 까닭을 써 주세요.")},
    )


class ObjectionDecisionForm(forms.Form):
    """Whether the text is shown again, and why."""

    is_upheld = forms.TypedChoiceField(
        label=_("판단"),
        choices=[("yes", _("이의를 받아들여 글을 다시 보입니다")), ("no", _("가린 채로 둡니다"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(attrs={"class": "opts one-col"}),
        error_messages={"required": _("어떻게 할지 골라 주세요.")},
    )
    answer = PlainTextField(
        label=_("글쓴이에게 하는 답"),
        multiline=True,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("판단한 까닭을 써 주세요.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
