"""What a segment may ask of a citizen. Each condition reads its own values and becomes one part of a query.

Only columns that are not sealed are asked. What a citizen told the office in a petition chooses nobody for news: their
consent says so. There it may leave people out, which is in their favour; it chooses for mail about their own case.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels_mail.campaigns.errors import BadRules
from channels_mail.campaigns.models import Delivery, DeliveryState
from citizens.consent.purposes import MAILED, Purpose
from citizens.reach.models import holds
from citizens.registry.models import Citizen
from citizens.surveys.choices import Score
from citizens.surveys.models import SurveyResponse
from civil_petitions.models import Petition, PetitionType
from civil_petitions.models.status import ENDED, OPEN

MOST_DAYS = 3650
MOST_CHOICES = 60
SLUG = re.compile(r"[a-z0-9-]{1,60}\Z")
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of condition: its name, how its values are read, asked, and said."""

    name: str
    label: Promise
    clean: Callable[[Values], dict[str, Any]]
    query: Callable[[Values], Q]
    say: Callable[[Values], str]
    is_about_cases: bool = False

    def read(self, values: Values) -> "Condition":
        """A condition of this kind. Raises BadRules."""
        return Condition(self, self.clean(values))


@dataclass(frozen=True)
class Condition:
    kind: Kind
    values: Values = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"field": self.kind.name, **self.values}

    def query(self) -> Q:
        return self.kind.query(self.values)

    def described(self) -> str:
        return f"{self.kind.label}: {self.kind.say(self.values)}"


def _only(values: Values, *names: str) -> None:
    if values.keys() - set(names):
        raise BadRules(_("조건에 모르는 값이 있습니다. 조건을 다시 골라 주세요."))


def _choices(values: Values, name: str, allowed: Mapping[str, Any] | None) -> list[str]:
    """Some of what is offered, each once; without a list of offers, ids that look like ids."""
    chosen = values.get(name, [])
    if not isinstance(chosen, list) or not chosen or len(chosen) > MOST_CHOICES:
        raise BadRules(_("하나 이상 골라 주세요."))
    for each in chosen:
        if not isinstance(each, str) or (each not in allowed if allowed is not None else not SLUG.match(each)):
            raise BadRules(_("고를 수 없는 값이 있습니다. 조건을 다시 골라 주세요."))
    return sorted(set(chosen))


def _number(values: Values, name: str, least: int, most: int, default: int | None = None) -> int:
    value = values.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise BadRules(_("%(least)s부터 %(most)s까지의 숫자를 써 주세요.") % {"least": least, "most": most})
    return value


def _column(name: str, label: Promise, offers: Callable[[], Mapping[str, Any]]) -> Kind:
    """One of the registry's own unsealed columns."""

    def clean(values: Values) -> dict[str, Any]:
        _only(values, "in")
        return {"in": _choices(values, "in", offers())}

    return Kind(
        name,
        label,
        clean,
        lambda values: Q(**{f"{name}__in": values["in"]}),
        lambda values: ", ".join(str(offers().get(each, each)) for each in values["in"]),
    )


def dongs() -> dict[str, str]:
    return {dong: _(dong) for dong in settings.OFFICE["dongs"]}


def topics() -> dict[str, Any]:
    return {str(purpose): Purpose(purpose).label for purpose in MAILED}


def _topics(values: Values) -> Q:
    """Agreed to each of these at this moment."""
    return Q(*(Q(holds("agreed", topic)) for topic in values["in"]))


STATES = {"open": gettext_lazy("처리 중"), "ended": gettext_lazy("끝남"), "any": gettext_lazy("모두")}
GROUPS = dict(PetitionType.Group.choices)


def _clean_petition(values: Values) -> dict[str, Any]:
    _only(values, "groups", "types", "departments", "state", "within_days")
    clean: dict[str, Any] = {"state": values.get("state", "any")}
    if clean["state"] not in STATES:
        raise BadRules(_("고를 수 없는 값이 있습니다. 조건을 다시 골라 주세요."))
    clean["within_days"] = _number(values, "within_days", 1, MOST_DAYS, default=365)
    if "groups" in values:
        clean["groups"] = _choices(values, "groups", GROUPS)
    for name in ("types", "departments"):
        if name in values:
            clean[name] = _choices(values, name, None)
    return clean


def _petition(values: Values) -> Q:
    since = timezone.now() - timedelta(days=values["within_days"])
    rows = Petition.objects.filter(petitioner=OuterRef("pk"), submitted_at__gte=since)
    if values["state"] != "any":
        rows = rows.filter(status__in=OPEN if values["state"] == "open" else ENDED)
    if "groups" in values:
        rows = rows.filter(type__group__in=values["groups"])
    if "types" in values:
        rows = rows.filter(type__in=values["types"])
    if "departments" in values:
        rows = rows.filter(department__in=values["departments"])
    return Q(Exists(rows))


def _say_petition(values: Values) -> str:
    said = [str(GROUPS[group]) for group in values.get("groups", [])]
    said += [*values.get("types", []), *values.get("departments", [])]
    said.append(str(STATES[values["state"]]))
    return ", ".join([*said, _("지난 %(days)s일") % {"days": values["within_days"]}])


def _clean_days(values: Values) -> dict[str, Any]:
    _only(values, "within_days")
    return {"within_days": _number(values, "within_days", 1, MOST_DAYS)}


def _contact(values: Values) -> Q:
    since = timezone.now() - timedelta(days=values["within_days"])
    return Q(last_contact_at__gte=since)


def _clean_satisfaction(values: Values) -> dict[str, Any]:
    _only(values, "least", "most", "within_days")
    least, most = _number(values, "least", 1, 5, default=1), _number(values, "most", 1, 5, default=5)
    return {
        "least": min(least, most),
        "most": max(least, most),
        "within_days": _number(values, "within_days", 1, MOST_DAYS, default=365),
    }


def _satisfaction(values: Values) -> Q:
    since = timezone.now() - timedelta(days=values["within_days"])
    answers = SurveyResponse.objects.filter(
        invitation__citizen=OuterRef("pk"),
        score__range=(values["least"], values["most"]),
        answered_at__gte=since,
    )
    return Q(Exists(answers))


def _say_satisfaction(values: Values) -> str:
    scores = f"{Score(values['least']).label}–{Score(values['most']).label}"
    return ", ".join([scores, _("지난 %(days)s일") % {"days": values["within_days"]}])


def _clean_campaign(values: Values) -> dict[str, Any]:
    _only(values, "campaign")
    return {"campaign": _number(values, "campaign", 1, 2**31)}


def _received(values: Values) -> Q:
    sent = Delivery.objects.filter(
        citizen=OuterRef("pk"), campaign=values["campaign"], state=DeliveryState.SENT, bounced_at=None
    )
    return Q(Exists(sent))


def _days_ago(values: Values) -> str:
    return _("지난 %(days)s일") % {"days": values["within_days"]}


def _clean_topics(values: Values) -> dict[str, Any]:
    _only(values, "in")
    return {"in": _choices(values, "in", topics())}


CONDITIONS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        _column("dong", gettext_lazy("사는 동"), dongs),
        _column("age_band", gettext_lazy("나이대"), lambda: dict(Citizen.AgeBand.choices)),
        _column("language", gettext_lazy("언어"), lambda: dict(Citizen.LANGUAGES)),
        Kind(
            "topics",
            gettext_lazy("받기로 한 소식"),
            _clean_topics,
            _topics,
            lambda values: ", ".join(str(topics()[each]) for each in values["in"]),
        ),
        Kind("petition", gettext_lazy("낸 민원"), _clean_petition, _petition, _say_petition, is_about_cases=True),
        Kind("last_contact", gettext_lazy("연락한 때"), _clean_days, _contact, _days_ago, is_about_cases=True),
        Kind(
            "satisfaction",
            gettext_lazy("만족도"),
            _clean_satisfaction,
            _satisfaction,
            _say_satisfaction,
            is_about_cases=True,
        ),
        Kind(
            "received",
            gettext_lazy("받은 소식지"),
            _clean_campaign,
            _received,
            lambda values: f"#{values['campaign']}",
        ),
    )
}
