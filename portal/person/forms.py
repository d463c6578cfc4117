from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """Why an officer opens a citizen's page. Kept in the access log, and read there by the citizen."""

    CALL = "call", _("전화 응대")
    VISIT = "visit", _("방문 응대")
    CASE = "case", _("민원 처리")
    FOLLOW_UP = "follow_up", _("약속 지키기")
    CORRECTION = "correction", _("정보 고치기 요청")
    RIGHTS = "rights", _("개인정보 요구 처리")


class PurposeForm(forms.Form):
    """Asked before the page shows anything. A purpose is a word of ours, so it may stand in the address."""

    purpose = forms.ChoiceField(
        label=_("왜 보나요?"),
        choices=Purpose.choices,
        widget=forms.RadioSelect(attrs={"class": "opts two-col"}),
        error_messages={"required": _("까닭을 골라 주세요."), "invalid_choice": _("까닭을 골라 주세요.")},
    )


class CitizenSearchForm(forms.Form):
    """Exactly one e-mail address or phone number, sent in the body of a request."""

    contact = forms.CharField(
        label=_("구민의 전화번호 또는 전자우편 주소"),
        max_length=254,
        help_text=_("전체를 그대로 써 주세요. 찾은 사실도 기록에 남습니다."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("전화번호나 전자우편 주소를 써 주세요.")},
    )
    purpose = forms.ChoiceField(label=_("왜 찾나요?"), choices=Purpose.choices, initial=Purpose.CALL)
