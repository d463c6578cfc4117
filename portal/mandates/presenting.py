"""Mandates in the words of a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from citizens.mandates.models import Mandate
from civil_petitions.models import PetitionType


@dataclass(frozen=True)
class Row:
    """One mandate: whom it is with, what it covers, and where it stands."""

    mandate: Mandate
    name: str
    scope: str

    @property
    def state(self) -> str:
        return str(Mandate.State(self.mandate.state).label)

    @property
    def may_be_ended(self) -> bool:
        return self.mandate.state in (Mandate.State.OFFERED, Mandate.State.VALID)


def given(mandates: Iterable[Mandate]) -> list[Row]:
    """For the principal: the agent's name, or the address that was asked."""
    return _rows([(each, each.agent_name() or each.invited()) for each in mandates])


def held(mandates: Iterable[Mandate]) -> list[Row]:
    """For the agent, or for whom it is offered to: the principal's name."""
    return _rows([(each, each.principal_name()) for each in mandates])


def scopes(mandates: Iterable[Mandate]) -> list[Row]:
    """For an officer's page, where the other side is named only once its own page was opened."""
    return _rows([(each, "") for each in mandates])


def _rows(pairs: list[tuple[Mandate, str]]) -> list[Row]:
    wanted = {type_id for mandate, _name in pairs for type_id in mandate.petition_types}
    names = {each.pk: each.name for each in PetitionType.objects.filter(pk__in=wanted)} if wanted else {}
    return [Row(mandate, name, _scope(mandate, names)) for mandate, name in pairs]


def _scope(mandate: Mandate, names: dict[str, str]) -> str:
    if not mandate.petition_types:
        return _("모든 민원")
    return ", ".join(names.get(type_id, type_id) for type_id in mandate.petition_types)
