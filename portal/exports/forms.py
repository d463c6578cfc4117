from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from citizens.registry.forms import RESIDENT_NUMBER
from civil_petitions.forms.fields import PlainTextField
from portal.exports.models import Export


class ExportForm(forms.Form):
    """Why a list has to leave the portal, and in which shape."""

    purpose = PlainTextField(
        multiline=True,
        label=_("어디에 쓰나요?"),
        min_length=10,
        max_length=300,
        help_text=_("접속기록에 남고, 개인정보 보호책임자와 목록의 구민이 읽습니다. 열 글자 넘게 써 주세요."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("무엇에 쓰는지 써 주세요."),
            "min_length": _("무엇에 쓰는지 열 글자 넘게 써 주세요."),
        },
    )
    format = forms.ChoiceField(
        label=_("파일"),
        choices=Export.Format.choices,
        initial=Export.Format.CSV,
        widget=forms.RadioSelect(attrs={"class": "opts two-col"}),
    )
    unmasked = forms.BooleanField(
        label=_("이름과 연락처를 가리지 않기"),
        required=False,
        help_text=_("다른 사람이 승인해야 하고, 구민마다 열람 기록이 남습니다. 파일은 비밀번호로 잠급니다."),
    )

    def __init__(self, *args: Any, may_unmask: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_unmask:
            del self.fields["unmasked"]

    def clean_purpose(self) -> str:
        purpose: str = self.cleaned_data["purpose"]
        if RESIDENT_NUMBER.search(purpose):
            raise ValidationError(_("주민등록번호는 쓰지 마십시오. 구청은 이 번호를 받지 않습니다."))
        return purpose
