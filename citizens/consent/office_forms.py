"""What officers fill in: a new text of consent, and a consent that was given to them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citizens.consent.forms import ConsentsForm
from citizens.consent.models import ConsentDocument
from citizens.consent.purposes import Channel, GivenBy, Verification

TEXTS = [f"{name}_{language}" for name in ConsentDocument.TEXTS for language in ("ko", "en")]
NOT_WRITTEN_DOWN = (Channel.WEB, Channel.MAIL, Channel.KIOSK)  # there the person decides alone
LABELS = {
    "text_ko": _("무엇을 왜 하는지"),
    "text_en": _("무엇을 왜 하는지 (영어)"),
    "items_ko": _("쓰는 개인정보"),
    "items_en": _("쓰는 개인정보 (영어)"),
    "period_ko": _("보관 기간"),
    "period_en": _("보관 기간 (영어)"),
    "refusal_ko": _("동의하지 않으면"),
    "refusal_en": _("동의하지 않으면 (영어)"),
}


class DocumentForm(forms.Form):
    """The four things that the law wants said (개인정보 보호법 제15조②), in both languages, and why they change."""

    channels = forms.MultipleChoiceField(
        label=_("연락 방법"),
        choices=Channel,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "opts two-col"}),
    )
    asks_anew = forms.BooleanField(
        label=_("넓어진 것이라 다시 동의를 받습니다"),
        required=False,
        help_text=_("알리는 순간부터, 전에 한 동의는 다시 동의할 때까지 치지 않습니다."),
    )
    reason = forms.CharField(label=_("고친 까닭"), max_length=200)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)  # the draft as this page showed it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in TEXTS:
            rows = 4 if name.startswith("text") else 2
            widget = forms.Textarea(attrs={"rows": rows} | ({"lang": "en"} if name.endswith("en") else {}))
            self.fields[name] = forms.CharField(label=LABELS[name], max_length=1000, widget=widget)
        self.order_fields([*TEXTS, "channels", "asks_anew", "reason", "seen"])

    def texts(self) -> dict[str, Any]:
        """What a draft takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class RecordForm(ConsentsForm):
    """What a person said on the phone or at the counter, or the guardian of a child under fourteen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channels = [(value, label) for value, label in Channel.choices if value not in NOT_WRITTEN_DOWN]
        radio = forms.RadioSelect(attrs={"class": "opts two-col"})
        self.fields["channel"] = forms.ChoiceField(label=_("어떻게 말씀하셨나요?"), choices=channels, widget=radio)
        self.fields["given_by"] = forms.ChoiceField(
            label=_("누가 결정했나요?"),
            choices=[
                (GivenBy.OFFICER, _("본인")),
                (GivenBy.GUARDIAN, _("법정대리인 (14세가 안 된 어린이)")),
            ],
            initial=GivenBy.OFFICER,
            widget=forms.RadioSelect(attrs={"class": "opts two-col"}),
        )
        self.fields["guardian"] = forms.CharField(
            label=_("법정대리인의 이름과 연락처"),
            max_length=100,
            required=False,
            help_text=_("법정대리인이 결정했을 때만 씁니다. 암호로 잠가 증거로만 보관합니다."),
        )
        self.fields["verification"] = forms.ChoiceField(
            label=_("법정대리인임을 확인한 방법"),
            choices=[("", _("고르지 않음")), *Verification.choices],
            required=False,
        )
        self.fields["note"] = forms.CharField(
            label=_("남길 말"), max_length=300, required=False, help_text=_("예: 통화 녹음 번호, 동의서를 둔 곳")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.answers():
            self.add_error(None, _("답을 하나도 고르지 않았습니다. 말씀하신 것만 골라 주세요."))
        if cleaned.get("given_by") == GivenBy.GUARDIAN:
            if not cleaned.get("guardian"):
                self.add_error("guardian", _("누가 동의했는지 이름과 연락처를 써 주세요."))
            if not cleaned.get("verification"):
                self.add_error("verification", _("법이 정한 일곱 가지 방법 가운데 하나를 골라 주세요."))
        return cleaned

    def how(self) -> dict[str, Any]:
        """What the ledger takes beside the answers."""
        cleaned = self.cleaned_data
        is_guardian = cleaned["given_by"] == GivenBy.GUARDIAN
        proof = {"note": cleaned["note"], "guardian": cleaned["guardian"] if is_guardian else ""}
        return {
            "channel": cleaned["channel"],
            "given_by": cleaned["given_by"],
            "verification": cleaned["verification"] if is_guardian else "",
            "proof": {name: value for name, value in proof.items() if value},
        }
