"""The form of a petition as an officer fills it in while somebody talks."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from citizens.contacts.models import Contact
from civil_petitions.forms.definition import PetitionForm
from civil_petitions.forms.fields import PhoneField, PlainTextField
from civil_petitions.models import FormVersion, PetitionType
from portal.counter.filing import SPOKEN

Raw = dict[str, list[str]]
NOT_TOLD = ("password", "geopoint")  # nobody says these on the telephone, and the officer sits elsewhere
PERSON = ("caller_name", "caller_phone")


class CalledPetitionForm(PetitionForm):
    """Without the questions about the applicant: the record of who called says it, masked from the officer.

    Where nobody knows who called, name and number are asked; of a visitor, whether their card was seen.
    """

    def __init__(self, form_version: FormVersion, *args: Any, contact: Contact, **kwargs: Any) -> None:
        super().__init__(form_version, *args, **kwargs)
        for name, definition in list(self.definitions.items()):
            if definition.get("group", "") == "applicant" or definition["type"] in NOT_TOLD:
                del self.fields[name], self.definitions[name]
        if contact.citizen is None:
            self.fields["caller_name"] = PlainTextField(label=_("신청인 이름"), max_length=60)
            self.fields["caller_phone"] = PhoneField(label=_("신청인 전화번호"))
        if form_version.petition_type.identity == PetitionType.Identity.VERIFIED and contact.channel not in SPOKEN:
            self.fields["saw_identity"] = forms.BooleanField(
                label=_("신분증으로 본인을 확인했습니다"),
                error_messages={"required": _("본인확인이 필요한 민원입니다. 신분증을 보고 표시해 주세요.")},
            )

    def person_fields(self) -> list[forms.BoundField]:
        """What is asked about who called."""
        return [self[name] for name in (*PERSON, "saw_identity") if name in self.fields]

    def person(self) -> dict[str, Any]:
        """The answers to that, as filing takes them."""
        cleaned = self.cleaned_data
        return {
            "name": cleaned.get("caller_name", ""),
            "phone": cleaned.get("caller_phone", ""),
            "saw_identity": bool(cleaned.get("saw_identity")),
        }


def unfinished(form_version: FormVersion, raw: Raw, contact: Contact) -> CalledPetitionForm:
    """As it was typed: nothing checked, nothing lost. What was said stands in the first place for it."""
    form = CalledPetitionForm(form_version, contact=contact)
    data: MultiValueDict[str, str] = MultiValueDict(raw or _said(form_version, contact))
    for name, each in form.fields.items():
        if not each.widget.value_omitted_from_data(data, {}, name):
            form.initial[name] = each.widget.value_from_datadict(data, {}, name)
    return form


def bound(form_version: FormVersion, data: Mapping[str, Any], contact: Contact) -> CalledPetitionForm:
    return CalledPetitionForm(form_version, data, contact=contact)


def _said(form_version: FormVersion, contact: Contact) -> Raw:
    texts = (each["id"] for each in form_version.fields if each["type"] == "textarea")
    first = next(texts, "")
    return {first: [contact.note()]} if first else {}
