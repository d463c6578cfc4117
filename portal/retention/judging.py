"""Asking again, with the row locked, whether it may really go."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from citizens.accounts.models import Account
from citizens.keys.models import SubjectKey
from citizens.registry.models import Citizen
from civil_petitions.models import Petition
from portal.retention import holds, periods
from portal.retention.models import DestructionBatch, DestructionItem
from portal.retention.rules import BY_CODE, KEY, PERSON

Reason = DestructionItem.Reason
Origin = DestructionBatch.Origin


def refused(batch: DestructionBatch, kind: str, row_ids: list[str]) -> dict[str, str]:
    """Which of these rows stay, and why. After a restore nothing is asked again: what was gone goes."""
    rows = _locked(kind, row_ids)
    there = {str(pk) for pk in rows.values_list("pk", flat=True)}
    stays: dict[str, str] = {row_id: Reason.GONE for row_id in row_ids if row_id not in there}
    if batch.origin == Origin.RESTORE or kind == KEY:
        return stays
    stays |= dict.fromkeys(there - _texts(_free(kind, rows)), Reason.HELD)
    if kind == PERSON or kind == "login":
        busy = Petition.objects.open().filter(petitioner__in=citizens_of(kind, list(there)))
        in_use = busy.values_list("petitioner__account" if kind == "login" else "petitioner", flat=True)
        stays |= {str(pk): Reason.IN_USE for pk in in_use}
    if batch.origin == Origin.SCHEDULE:
        over = _texts(periods.due(BY_CODE[kind], timezone.now()).filter(pk__in=list(there)))
        stays = dict.fromkeys(there - over, Reason.NOT_DUE) | stays
    return stays


def citizens_of(kind: str, row_ids: list[str]) -> QuerySet[Citizen]:
    """The people whom an item of this kind is about as a whole."""
    if kind == PERSON:
        return Citizen.objects.filter(pk__in=[UUID(each) for each in row_ids])
    return Citizen.objects.filter(account__in=[int(each) for each in row_ids])


def _locked(kind: str, row_ids: list[str]) -> QuerySet[Any]:
    """The rows that are there, held so that nobody changes them until they are gone."""
    rows: QuerySet[Any] = citizens_of(kind, row_ids) if kind == PERSON else _rows(kind).filter(pk__in=row_ids)
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    if kind == "login":
        list(citizens_of(kind, row_ids).select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    return rows


def _rows(kind: str) -> QuerySet[Any]:
    if kind == KEY:
        return SubjectKey.objects.all()
    return BY_CODE[kind].rows()


def _free(kind: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those that no hold keeps. A person goes with their login, so a hold on logins holds the person too."""
    if kind != PERSON:
        return holds.free(BY_CODE[kind], rows)
    free = holds.free(BY_CODE["profile"], rows)
    logins = Account.objects.filter(citizen__in=rows)
    held = logins.exclude(pk__in=holds.free(BY_CODE["login"], logins).values("pk"))
    return free.exclude(account__in=held)


def _texts(rows: QuerySet[Any]) -> set[str]:
    return {str(pk) for pk in rows.values_list("pk", flat=True)}
