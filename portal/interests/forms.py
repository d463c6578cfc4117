from django import forms
from django.utils.translation import gettext_lazy as _

from portal.content.models import Topic
from portal.interests.models import Rule

MANY = {"class": "opts two-col"}


class InterestsForm(forms.Form):
    """What one wants news about, and by which rules it may be chosen."""

    topics = forms.MultipleChoiceField(
        label=_("관심사"),
        choices=Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=MANY),
        help_text=_("고르신 것만 씁니다. 무엇을 읽으셨는지는 남기지 않습니다."),
    )
    rules = forms.MultipleChoiceField(
        label=_("소식을 고르는 규칙"),
        choices=[
            (Rule.DONG, _("우리 동 소식: 내 정보에 적힌 사는 동으로 고릅니다.")),
            (Rule.TOPIC, _("관심사 소식: 위에서 고른 관심사로 고릅니다.")),
            (Rule.PETITION, _("내 민원과 관련된 소식: 처리 중인 내 민원의 종류로 고릅니다.")),
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "opts one-col"}),
        help_text=_("이 세 가지 말고는 쓰지 않습니다. 끄면 그 규칙으로는 보여 드리지 않습니다."),
    )
