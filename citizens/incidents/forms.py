from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.incidents.models import ITEMS, Incident, IncidentNotice

LOCAL = "%Y-%m-%dT%H:%M"


class InstantField(forms.DateTimeField):
    """A day and a time of this office."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
        errors = {"invalid": _("날짜와 시각을 함께 써 주세요. 예: 2026-11-23 14:30")}
        super().__init__(widget=widget, error_messages=errors, **kwargs)


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class IncidentForm(forms.Form):
    """What is known of an incident; blank is what is not known yet."""

    title = forms.CharField(label=_("제목"), max_length=100, help_text=_("직원만 봅니다. 예: 잘못 보낸 명단"))
    kind = forms.ChoiceField(
        label=_("무슨 일입니까?"), choices=Incident.Kind, widget=forms.RadioSelect(attrs={"class": "opts two-col"})
    )
    known_at = InstantField(label=_("알게 된 때"), help_text=_("이때부터 72시간을 셉니다."))
    happened_from = InstantField(label=_("일어난 때"), required=False)
    happened_until = InstantField(label=_("끝난 때"), required=False)
    items = forms.MultipleChoiceField(
        label=_("어떤 정보입니까?"),
        choices=list(ITEMS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "opts two-col"}),
    )
    is_sensitive = forms.BooleanField(label=_("민감정보나 고유식별정보가 들어 있습니다"), required=False)
    is_attack = forms.BooleanField(label=_("밖에서 불법으로 접근했습니다"), required=False)
    course = forms.CharField(
        label=_("어떻게 된 일입니까?"),
        max_length=3000,
        required=False,
        help_text=_("통지에 그대로 실립니다. 사람의 이름을 쓰지 마세요."),
        widget=text_area(4),
    )
    measures = forms.CharField(
        label=_("무엇을 했습니까?"),
        max_length=3000,
        required=False,
        help_text=_("통지에 그대로 실립니다."),
        widget=text_area(4),
    )
    advice = forms.CharField(
        label=_("정보주체는 무엇을 할 수 있습니까?"),
        max_length=3000,
        required=False,
        help_text=_("비워 두면 늘 하는 말을 싣습니다."),
        widget=text_area(3),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_known_at(self) -> datetime:
        known_at: datetime = self.cleaned_data["known_at"]
        if known_at > timezone.now():
            raise forms.ValidationError(_("아직 오지 않은 때입니다. 알게 된 때를 써 주세요."))
        return known_at

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        known, begun, ended = (cleaned.get(name) for name in ("known_at", "happened_from", "happened_until"))
        if begun and known and begun > known:
            self.add_error("happened_from", _("알게 된 때보다 뒤입니다."))
        if begun and ended and begun > ended:
            self.add_error("happened_until", _("일어난 때보다 앞입니다."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What the workflow takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class StepForm(forms.Form):
    """Every step says which version of the incident it saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class MeasureForm(forms.Form):
    note = forms.CharField(
        label=_("무엇을 했나요?"), max_length=1000, help_text=_("고칠 수 없습니다."), widget=text_area(3)
    )


class ReportForm(StepForm):
    reported_at = InstantField(label=_("신고한 때"))
    note = forms.CharField(
        label=_("어디에, 어떤 번호로"), max_length=500, help_text=_("예: 개인정보보호위원회, 접수번호 2026-0001")
    )


class NoticeForm(StepForm):
    kind = forms.ChoiceField(
        label=_("어떤 통지입니까?"),
        choices=IncidentNotice.Kind,
        widget=forms.RadioSelect(attrs={"class": "opts one-col"}),
    )


class ClosingForm(StepForm):
    finding = forms.ChoiceField(
        label=_("결론"), choices=Incident.Finding, widget=forms.RadioSelect(attrs={"class": "opts one-col"})
    )
    note = forms.CharField(
        label=_("무엇을 알았고 무엇을 바꾸나요?"),
        max_length=3000,
        min_length=5,
        help_text=_("고칠 수 없습니다."),
        widget=text_area(4),
    )


class PersonForm(forms.Form):
    contact = forms.CharField(
        label=_("구민의 전자우편 주소 또는 전화번호"),
        max_length=254,
        help_text=_("전체를 그대로 써 주세요. 찾은 사실도 기록에 남습니다."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class LeavingOutForm(forms.Form):
    reason = forms.CharField(
        label=_("빼는 까닭"), max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
