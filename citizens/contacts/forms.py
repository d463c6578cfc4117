from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from citizens.contacts.models import Channel, Contact, ContactQuerySet


def choice(label: Any, choices: Any) -> forms.ChoiceField:
    widget = forms.Select(attrs={"class": "sel"})
    return forms.ChoiceField(label=label, required=False, choices=[("", _("모두")), *choices], widget=widget)


class TimelineFilter(forms.Form):
    """Which ways and which direction; a value that is none of ours narrows nothing."""

    channel = choice(_("방법"), Channel.choices)
    direction = choice(_("방향"), Contact.Direction.choices)

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query.dict())
        self.is_valid()

    def narrow(self, contacts: ContactQuerySet) -> ContactQuerySet:
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return contacts.filter(**chosen)

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())
