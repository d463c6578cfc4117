from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from citizens.consent.models import Consent, ConsentConfirmation, ConsentDocument
from citizens.consent.purposes import Decision, Purpose

YES, NO = "yes", "no"
CHOICES = [(YES, _("동의함")), (NO, _("동의하지 않음"))]


@dataclass(frozen=True)
class Row:
    """One purpose on the page: its text, where it stands, and the two answers."""

    document: ConsentDocument
    consent: Consent | None
    field: BoundField
    version: BoundField

    @property
    def label(self) -> str:
        return str(Purpose(self.document.purpose).label)

    @property
    def is_asked_anew(self) -> bool:
        """It was agreed to, but the text has been widened since."""
        return _is_given(self.consent) and not _counts(self.document, self.consent)

    @property
    def state(self) -> str:
        """given, refused, withdrawn, anew, or blank where nobody was asked yet."""
        if self.consent is None:
            return ""
        return "anew" if self.is_asked_anew else self.consent.decision


class ConsentsForm(forms.Form):
    """Yes and no beside each purpose. What was never decided is not pre-ticked and may stay open."""

    def __init__(
        self, *args: Any, documents: Iterable[ConsentDocument], consents: Iterable[Consent], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.documents = {each.purpose: each for each in documents}
        self.consents = {each.purpose: each for each in consents}
        for purpose, document in self.documents.items():
            self.fields[purpose] = forms.ChoiceField(
                label=Purpose(purpose).label,
                choices=CHOICES,
                required=False,
                initial=_initial(document, self.consents.get(purpose)),
                widget=forms.RadioSelect(attrs={"class": "opts two-col"}),
                error_messages={"invalid_choice": _("‘동의함’이나 ‘동의하지 않음’을 골라 주세요.")},
            )
            self.fields[f"version_{purpose}"] = forms.IntegerField(
                initial=document.version, required=False, widget=forms.HiddenInput
            )

    def rows(self) -> list[Row]:
        return [
            Row(document, self.consents.get(purpose), self[purpose], self[f"version_{purpose}"])
            for purpose, document in self.documents.items()
        ]

    def answers(self) -> dict[str, bool]:
        """What was answered, by purpose; an open question is no answer."""
        given = {purpose: self.cleaned_data.get(purpose) for purpose in self.documents}
        return {purpose: answer == YES for purpose, answer in given.items() if answer}

    def versions(self) -> dict[str, int]:
        """The texts that were on the page when it was answered."""
        return {purpose: self.cleaned_data.get(f"version_{purpose}") or 0 for purpose in self.documents}


def _is_given(consent: Consent | None) -> bool:
    return consent is not None and consent.decision == Decision.GIVEN


def _counts(document: ConsentDocument, consent: Consent | None) -> bool:
    return consent is not None and document.still_counts(consent.version)


def _initial(document: ConsentDocument, consent: Consent | None) -> str | None:
    if consent is None:
        return None
    if not _is_given(consent):
        return NO
    return YES if _counts(document, consent) else None


KEEPING = [(YES, _("계속 받겠습니다")), (NO, _("그만 받겠습니다"))]


class KeepingForm(forms.Form):
    """What was agreed to two years ago: keep or withdraw, each by itself. What stays open stays as it is."""

    def __init__(self, *args: Any, questions: Iterable[ConsentConfirmation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[question.purpose] = forms.ChoiceField(
                label=Purpose(question.purpose).label,
                choices=KEEPING,
                required=False,
                help_text=gettext("%(date)s에 동의하셨습니다.")
                % {"date": f"{timezone.localdate(question.given_at):%Y. %m. %d.}"},
                initial={"kept": YES, "withdrawn": NO}.get(question.answer),
                widget=forms.RadioSelect(attrs={"class": "opts two-col"}),
                error_messages={"invalid_choice": _("둘 가운데 하나를 골라 주세요.")},
            )

    def answers(self) -> dict[str, bool]:
        return {purpose: answer == YES for purpose, answer in self.cleaned_data.items() if answer}
