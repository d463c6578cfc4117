from collections.abc import Mapping
from typing import Any

from django import forms

from citizens.consent.models import Consent, ConsentDocument
from citizens.consent.purposes import Decision, Purpose


class TopicsForm(forms.Form):
    """What somebody receives, topic by topic; ticked is received. A topic can be given again only after its text."""

    def __init__(
        self,
        *args: Any,
        documents: Mapping[str, ConsentDocument],
        standings: Mapping[str, Consent],
        topic: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        given = {
            purpose
            for purpose, document in documents.items()
            if (stands := standings.get(purpose))
            and stands.decision == Decision.GIVEN
            and document.still_counts(stands.version)
        }
        self.documents = {name: each for name, each in documents.items() if name in given or name == topic}
        for purpose, document in self.documents.items():
            self.fields[purpose] = forms.BooleanField(
                label=Purpose(purpose).label, required=False, initial=purpose in given, help_text=document.text
            )
            self.fields[f"version_{purpose}"] = forms.IntegerField(
                initial=document.version, required=False, widget=forms.HiddenInput
            )

    def answers(self) -> dict[str, bool]:
        return {purpose: bool(self.cleaned_data.get(purpose)) for purpose in self.documents}

    def versions(self) -> dict[str, int]:
        return {purpose: self.cleaned_data.get(f"version_{purpose}") or 0 for purpose in self.documents}
