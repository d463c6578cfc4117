"""The conditions of an audience as a form: what somebody chose becomes the rules that PostgreSQL answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channels_mail.campaigns.audience.conditions import GROUPS, STATES, dongs, topics
from channels_mail.campaigns.models import Campaign, State
from citizens.registry.models import Citizen

MANY = {"class": "opts two-col"}
NOBODY = ("", _("빼지 않음"))
DAYS = [NOBODY, ("7", _("지난 7일")), ("30", _("지난 30일")), ("90", _("지난 90일"))]
LIST = ("dong", "age_band", "language", "topics")


def _many(label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple(attrs=MANY), help_text=help_text
    )


class AudienceForm(forms.Form):
    """Whom it is for, and who is left out. Petitions choose people only for mail about their own case."""

    dong = _many(_("사는 동"), _("고르지 않으면 모든 동입니다."))
    age_band = _many(_("나이대"), _("스스로 알려 준 분만 해당합니다."))
    language = _many(_("언어"))
    topics = _many(_("함께 받기로 한 소식"), _("고른 소식을 모두 받기로 한 분만 남습니다."))
    petition_groups = _many(_("낸 민원"), _("지난 1년 동안 이런 민원을 낸 분입니다."))
    petition_state = forms.ChoiceField(
        label=_("민원 상태"),
        required=False,
        choices=[("any", _("모두")), *((k, v) for k, v in STATES.items() if k != "any")],
    )
    not_dong = _many(_("뺄 동"))
    not_contacted = forms.ChoiceField(label=_("얼마 전에 연락한 분 빼기"), required=False, choices=DAYS)
    not_open = forms.BooleanField(label=_("처리 중인 민원이 있는 분 빼기"), required=False)
    not_unhappy = forms.BooleanField(label=_("지난 90일에 불만족이라고 답한 분 빼기"), required=False)
    not_received = forms.ChoiceField(label=_("이 소식지를 받은 분 빼기"), required=False)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        self.campaign = campaign
        rules = campaign.audience_rules or {}
        kwargs.setdefault("initial", _chosen(rules))
        super().__init__(*args, **kwargs)
        sent = Campaign.objects.filter(state=State.DONE).exclude(pk=campaign.pk).order_by("-id")
        offers: dict[str, Any] = {
            "dong": list(dongs().items()),
            "not_dong": list(dongs().items()),
            "age_band": Citizen.AgeBand.choices,
            "language": Citizen.LANGUAGES,
            "topics": [(name, label) for name, label in topics().items() if name != campaign.topic],
            "petition_groups": list(GROUPS.items()),
            "not_received": [NOBODY, *((str(each.pk), each.title) for each in sent[:30])],
        }
        for name, choices in offers.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if campaign.rules.purposes:  # consent to news does not cover what somebody filed
            del self.fields["petition_groups"], self.fields["petition_state"]

    def chosen_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in (*LIST, "petition_groups", "petition_state") if name in self.fields]

    def left_out_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("not_")]

    def rules(self) -> dict[str, Any]:
        """As the campaign keeps them."""
        said = self.cleaned_data
        wanted: list[dict[str, Any]] = [{"field": name, "in": said[name]} for name in LIST if said.get(name)]
        if said.get("petition_groups"):
            state = said.get("petition_state") or "any"
            wanted.append({"field": "petition", "groups": said["petition_groups"], "state": state})
        unwanted: list[dict[str, Any]] = []
        if said["not_dong"]:
            unwanted.append({"field": "dong", "in": said["not_dong"]})
        if said["not_contacted"]:
            unwanted.append({"field": "last_contact", "within_days": int(said["not_contacted"])})
        if said["not_open"]:
            unwanted.append({"field": "petition", "state": "open"})
        if said["not_unhappy"]:
            unwanted.append({"field": "satisfaction", "most": 2, "within_days": 90})
        if said["not_received"]:
            unwanted.append({"field": "received", "campaign": int(said["not_received"])})
        return {"all": wanted, "none": unwanted}


def _chosen(rules: dict[str, Any]) -> dict[str, Any]:
    """What the form shows of stored rules."""
    shown: dict[str, Any] = {}
    for each in rules.get("all", []):
        if each["field"] in LIST:
            shown[each["field"]] = each["in"]
        elif each["field"] == "petition":
            shown |= {"petition_groups": each.get("groups", []), "petition_state": each.get("state", "any")}
    for each in rules.get("none", []):
        match each["field"]:
            case "dong":
                shown["not_dong"] = each["in"]
            case "last_contact":
                shown["not_contacted"] = str(each["within_days"])
            case "petition":
                shown["not_open"] = True
            case "satisfaction":
                shown["not_unhappy"] = True
            case "received":
                shown["not_received"] = str(each["campaign"])
    return shown
