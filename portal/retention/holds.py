"""Placing and releasing holds, and leaving out what is held."""

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from citizens.accounts.models import Account
from citizens.keys.models import SubjectKey
from citizens.registry.models import Citizen
from citizens.retention import RetentionRule
from civil_petitions.models import Petition
from portal.retention.models import LegalHold

Scope = LegalHold.Scope
HOLDS = 7_310_021  # the advisory lock between placing a hold and destroying


@transaction.atomic
def place(
    *,
    by: Account,
    reason: str,
    kind: str = "",
    petition: Petition | None = None,
    citizen: Citizen | None = None,
    until: date | None = None,
) -> LegalHold:
    """From its commit on nothing of it is destroyed; waits for the few rows that are going at this moment.

    Raises Petition.DoesNotExist or Citizen.DoesNotExist when these just went.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [HOLDS])
    for held in (petition, citizen):
        if held is not None:
            type(held)._default_manager.get(pk=held.pk)
    return LegalHold.objects.create(
        scope=Scope.PETITION if petition else Scope.CITIZEN if citizen else Scope.KIND,
        kind=kind,
        petition=petition,
        citizen=citizen,
        subject_key=SubjectKey.objects.system("retention"),
        sealed_reason=reason,
        until=until,
        placed_by=by,
    )


@transaction.atomic
def release(hold: LegalHold, *, by: Account) -> None:
    """Let it go again; a second release changes nothing."""
    LegalHold.objects.filter(pk=hold.pk, released_at=None).update(released_by=by, released_at=timezone.now())
    hold.refresh_from_db()


def share() -> None:
    """Until the end of this transaction no hold is placed. Many may share it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [HOLDS])


def free(rule: RetentionRule, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those of the rows that no hold keeps."""
    active = LegalHold.objects.active()
    kinds = {rule.code, *rule.follows}
    if active.filter(scope=Scope.KIND, kind__in=kinds).exists():
        return rows.none()
    if rule.citizen:
        held = active.filter(scope=Scope.CITIZEN).values("citizen")
        rows = rows.exclude(**{f"{rule.citizen}__in": held})
    held_petitions = active.filter(scope=Scope.PETITION)
    if rule.receipt_number:
        rows = rows.exclude(**{f"{rule.receipt_number}__in": held_petitions.values("petition__receipt_number")})
    petition = "pk" if rule.table == Petition._meta.label else rule.follows_by
    if petition and kinds & {"petitions", "statutory_petitions"}:
        rows = rows.exclude(**{f"{petition}__in": held_petitions.values("petition")})
    return rows


def is_held(citizen: Citizen) -> bool:
    """Whether all of this person is held."""
    return LegalHold.objects.active().filter(citizen=citizen).exists()
