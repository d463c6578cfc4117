from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citizens.preferences.models import PARTICIPATION, SURVEY, TOPICS, Wish
from citizens.registry.models import Citizen


class PreferencesForm(forms.Form):
    """One choice for each topic, and the language of the mails."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic, label in TOPICS:
            # A survey comes with the result, an issue's news are few: neither is gathered for the next morning.
            at_once = topic in (SURVEY, PARTICIPATION)
            choices = [choice for choice in Wish.choices if not at_once or choice[0] != Wish.DAILY]
            self.fields[topic] = forms.ChoiceField(
                label=label, choices=choices, widget=forms.RadioSelect(attrs={"class": "opts one-col"})
            )
        self.fields["language"] = forms.ChoiceField(
            label=_("알림 메일의 언어"), choices=Citizen.LANGUAGES, widget=forms.RadioSelect
        )

    def wanted(self) -> dict[str, str]:
        return {topic: self.cleaned_data[topic] for topic, _label in TOPICS}
