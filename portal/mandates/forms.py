from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.mandates.models import longest
from civil_petitions.attachments import checks, scanning
from civil_petitions.attachments.checks import CheckedFile, FileRefused
from civil_petitions.forms.widgets import DateInput
from civil_petitions.models import PetitionType, ScanState

ACCEPTED = ["pdf", "jpg", "png"]
MOST_MB = 5
USUAL = timedelta(days=365)


class ScopeForm(forms.Form):
    """For which petitions, and until when."""

    ALL, CHOSEN = "all", "chosen"

    scope = forms.ChoiceField(
        label=_("어떤 민원을 맡기나요?"),
        choices=[(ALL, _("모든 민원")), (CHOSEN, _("아래에서 고른 민원만"))],
        initial=ALL,
        widget=forms.RadioSelect(attrs={"class": "opts two-col"}),
    )
    petition_types = forms.MultipleChoiceField(
        label=_("맡기는 민원"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "opts two-col"})
    )
    valid_until = forms.DateField(
        label=_("언제까지 맡기나요?"),
        widget=DateInput(),
        help_text=_("2년 안에서 고릅니다. 그 전에도 언제나 거둘 수 있습니다."),
        error_messages={"required": _("마지막 날을 골라 주세요."), "invalid": _("날짜를 다시 골라 주세요.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = PetitionType.objects.active().filter(channel=PetitionType.Channel.ONLINE).by_popularity()
        groups: dict[str, list[tuple[str, str]]] = {value: [] for value in PetitionType.Group.values}
        for each in types:
            groups[each.group].append((each.pk, each.name))
        chosen = [(str(PetitionType.Group(value).label), names) for value, names in groups.items() if names]
        self.fields["petition_types"].choices = chosen  # type: ignore[attr-defined]
        self.fields["valid_until"].initial = timezone.localdate() + USUAL

    def clean_valid_until(self) -> date:
        day: date = self.cleaned_data["valid_until"]
        today = timezone.localdate()
        if not today <= day <= longest(today):
            raise ValidationError(_("오늘부터 2년 안의 날짜를 골라 주세요."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("scope") == self.ALL:
            cleaned["petition_types"] = []
        elif not cleaned.get("petition_types") and "petition_types" not in self.errors:
            self.add_error("petition_types", _("맡기는 민원을 하나 이상 골라 주세요."))
        return cleaned


class GiveForm(ScopeForm):
    """To whom, by the exact address; whether anybody has it is told to nobody."""

    field_order = ["email", "scope", "petition_types", "valid_until"]

    email = forms.EmailField(
        label=_("맡을 분의 전자우편 주소"),
        max_length=254,
        help_text=_("이 주소로 부탁 메일을 보냅니다. 그분이 로그인해서 받아들이면 시작합니다."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("맡을 분의 메일 주소를 써 주세요."),
            "invalid": _("메일 주소를 name@mail.example처럼 써 주세요."),
        },
    )


class RecordForm(ScopeForm):
    """A mandate on paper: who acts, for what, until when, and the paper itself."""

    field_order = ["contact", "scope", "petition_types", "valid_until", "document"]

    contact = forms.CharField(
        label=_("맡은 분의 전자우편 주소 또는 전화번호"),
        max_length=254,
        help_text=_("전체를 그대로 써 주세요. 로그인이 있는 분만 대리로 신청할 수 있습니다."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("맡은 분의 메일 주소나 전화번호를 써 주세요.")},
    )
    document = forms.FileField(
        label=_("위임장 사본"),
        help_text=_("서명이나 도장이 있는 위임장을 PDF, JPG, PNG 파일로 올립니다. 5MB까지입니다."),
        error_messages={"required": _("위임장 사본을 올려 주세요."), "empty": _("빈 파일입니다. 다시 올려 주세요.")},
    )

    def clean_document(self) -> CheckedFile:
        upload = self.cleaned_data["document"]
        try:
            checked = checks.check(upload.name or "", upload, upload.size or 0, accept=ACCEPTED, max_mb=MOST_MB)
        except FileRefused as error:
            raise ValidationError(str(error)) from error
        state = scanning.scan(checked.content)
        if state == ScanState.QUARANTINED:
            raise ValidationError(_("이 파일에서 악성 코드를 찾아 받지 않았습니다. 다시 스캔해 올려 주세요."))
        if state == ScanState.PENDING:
            raise ValidationError(_("지금은 파일을 검사할 수 없습니다. 5분 뒤에 다시 올려 주세요."))
        return checked
