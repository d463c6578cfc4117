"""What an officer narrows the worklist by. Everything comes from the address and may be nonsense."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from civil_petitions.models import Petition, PetitionType
from civil_petitions.models.petition import PetitionQuerySet


def dong_choices() -> list[tuple[str, Any]]:
    """The dongs of the district, in the language of the page."""
    return [(dong, _(dong)) for dong in settings.OFFICE["dongs"]]


class WorklistFilter(forms.Form):
    """Filters of the worklist; a value that is none of the choices narrows nothing."""

    q = forms.CharField(required=False, max_length=30)
    group = forms.ChoiceField(label=_("종류"), required=False)
    dong = forms.ChoiceField(label=_("동"), required=False)
    channel = forms.ChoiceField(label=_("경로"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        choice = self.fields
        choice["group"].choices = [("", _("종류: 모두")), *PetitionType.Group.choices]  # type: ignore[attr-defined]
        choice["dong"].choices = [("", _("동: 모두")), *dong_choices()]  # type: ignore[attr-defined]
        choice["channel"].choices = [("", _("경로: 모두")), *Petition.Channel.choices]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())

    def receipt_number(self) -> str:
        """What was searched for, as a receipt number is written."""
        return re.sub(r"\s", "", self.cleaned_data.get("q", "")).upper()

    def narrow(self, petitions: PetitionQuerySet) -> PetitionQuerySet:
        """Only what all filters let through."""
        chosen = self.cleaned_data
        if number := self.receipt_number():
            petitions = petitions.filter(receipt_number__contains=number)
        if chosen.get("group"):
            petitions = petitions.filter(type__group=chosen["group"])
        if chosen.get("dong"):
            petitions = petitions.filter(dong=chosen["dong"])
        if chosen.get("channel"):
            petitions = petitions.filter(channel=chosen["channel"])
        return petitions
