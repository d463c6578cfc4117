"""What petitioners type after they have filed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from citizens.mandates.models import Mandate
from citizens.parties.models import Membership, Party
from civil_petitions.attachments.checks import MOST_FILES
from civil_petitions.forms.fields import PlainTextField


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; how each looks inside is checked when it is kept."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, Sequence) else [data]
        files = [super(FilesField, self).clean(each, initial) for each in given if each]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("파일은 한 번에 %(most)d개까지 올립니다."), params={"most": MOST_FILES})
        return files


class SupplementForm(forms.Form):
    note = PlainTextField(
        multiline=True,
        label=_("보완하는 내용"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    files = FilesField(  # type: ignore[assignment]
        label=_("파일"),
        required=False,
        help_text=_("PDF, HWP, HWPX, DOCX, XLSX, PPTX, JPG, PNG 파일을 5개까지, 하나에 20MB까지 올립니다."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("note") and not cleaned.get("files"):
            raise forms.ValidationError(_("보완하는 내용을 쓰거나 파일을 골라 주세요."))
        return cleaned


class WithdrawalForm(forms.Form):
    reason = PlainTextField(
        multiline=True,
        label=_("까닭"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WhoseMatterForm(forms.Form):
    """Asked of those alone who hold a mandate or represent a party: one's own matter, or whose."""

    OWN = "own"

    whose = forms.ChoiceField(
        label=_("누구의 일인가요?"),
        widget=forms.RadioSelect(attrs={"class": "opts one-col"}),
        error_messages={
            "required": _("누구의 일인지 골라 주세요."),
            "invalid_choice": _("그 일로는 이제 신청할 수 없습니다. 누구의 일인지 다시 골라 주세요."),
        },
    )

    def __init__(
        self, *args: Any, held: Sequence[Mandate] = (), memberships: Sequence[Membership] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.held = {str(mandate.pk): mandate for mandate in held}
        self.parties = {str(each.party_id): each.party for each in memberships}
        agents = [
            (key, _("%(name)s 님 (대리)") % {"name": mandate.principal_name()}) for key, mandate in self.held.items()
        ]
        names = [(key, f"{party.name()} ({party.get_kind_display()})") for key, party in self.parties.items()]
        self.fields["whose"].choices = [(self.OWN, _("본인")), *agents, *names]  # type: ignore[attr-defined]

    def mandate(self) -> Mandate | None:
        return self.held.get(self.cleaned_data["whose"])

    def party(self) -> Party | None:
        return self.parties.get(self.cleaned_data["whose"])


class LookupForm(forms.Form):
    """The receipt number and the code that was given with it."""

    receipt_number = forms.CharField(
        label=_("접수번호"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "HB-2611-000482-7"}),
    )
    code = forms.CharField(
        label=_("확인번호"),
        max_length=12,
        help_text=_("접수증과 첫 메일에 있는 숫자 여섯 자리입니다."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_receipt_number(self) -> str:
        return "".join(self.cleaned_data["receipt_number"].split()).upper()

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split())
