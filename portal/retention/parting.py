"""Parting with a person: what no law keeps goes, the name is kept apart, and the key goes with the last row."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from citizens.access_log.models import AccessLogEntry
from citizens.keys.models import SubjectKey
from citizens.registry import actions as registry
from citizens.registry.models import Citizen
from citizens.retention import Counts, RetentionRule
from portal.retention import holds
from portal.retention.models import SeparatedIdentity
from portal.retention.rules import BY_CODE, RULES, followers

Announce = Callable[[str, list[Any]], None]
KEEPING = (models.PROTECT, models.RESTRICT)
# The reasons in the access log are sealed under the person's key, and become unreadable with it.
NOT_COUNTED = {AccessLogEntry._meta.label}


@dataclass(frozen=True)
class Gone:
    """Rows of one kind that went, by their ids."""

    rule: RetentionRule
    ids: list[Any]
    counts: Counts


def erasable() -> list[RetentionRule]:
    """The kinds that go when their person wants or no longer comes, those that hang on others first."""
    return [rule for rule in reversed(RULES) if rule.citizen and rule.destroy and not rule.kept_by_law]


def erase(citizen: Citizen, announce: Announce) -> list[Gone]:
    """Everything of this person that neither a law nor a hold keeps. Their login ends at once.

    `announce` puts ids on the running list before they go: histories let nothing go that is not on one.
    """
    records = [citizen, *_parts_of([citizen.pk])]
    ids = [record.pk for record in records]
    gone = [_destroyed(rule, holds.free(rule, rule.of_citizens(ids)), announce) for rule in erasable()]
    name = [registry.empty(record) for record in records][0]
    if name and not without_anything(Citizen.objects.filter(pk=citizen.pk)).exists():
        SeparatedIdentity.objects.get_or_create(
            citizen=citizen, defaults={"subject_key_id": citizen.subject_key_id, "sealed_name": name}
        )
    return [each for each in gone if each.ids]


def _destroyed(rule: RetentionRule, rows: QuerySet[Any], announce: Announce) -> Gone:
    ids = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
    if not ids or rule.destroy is None:
        return Gone(rule, [], Counts())
    announce(rule.code, ids)
    return Gone(rule, ids, rule.destroy(rule.rows().filter(pk__in=ids)))


def bury(citizen_ids: Iterable[uuid.UUID], *, despite_holds: bool = False) -> tuple[list[Gone], set[uuid.UUID]]:
    """Delete the rows of those of whom nothing else is left; gives the keys that they leave behind."""
    profile = BY_CODE["profile"]
    records = Citizen.objects.filter(pk__in=list(citizen_ids))
    standing = [into or pk for pk, into in records.values_list("pk", "merged_into")]
    last = without_anything(Citizen.objects.filter(pk__in=standing, account=None, merged_into=None))
    last = last if despite_holds else holds.free(profile, last)
    found = dict(last.select_for_update(of=("self",)).values_list("pk", "subject_key"))
    if not found:
        return [], set()
    keys = {*found.values(), *(part.subject_key_id for part in _parts_of(found))}
    counts = Counts()
    for follower in followers(profile.code):
        counts.add(follower.destroy(follower.of_parents(found)) if follower.destroy else Counts())
    counts.removed(Citizen.objects.filter(pk__in=list(found)))
    return [Gone(profile, list(found), counts)], keys


def without_anything(citizens: QuerySet[Citizen]) -> QuerySet[Citizen]:
    """Those to whom, or to whose merged records, no row of any table refers that would have to stay."""
    go_along = {Citizen._meta.label}
    for follower in followers("profile"):
        go_along |= {follower.table, *follower.with_it}
    for relation in Citizen._meta.related_objects:
        if relation.on_delete in KEEPING and relation.related_model._meta.label not in go_along:
            name = relation.field.name
            refers = Q(**{name: OuterRef("pk")}) | Q(**{f"{name}__merged_into": OuterRef("pk")})
            citizens = citizens.exclude(Exists(relation.related_model._default_manager.filter(refers)))
    return citizens


def _parts_of(ids: Iterable[uuid.UUID]) -> QuerySet[Citizen]:
    """The records that were merged into these."""
    return Citizen.objects.filter(merged_into__in=list(ids))


def shred(key_ids: set[uuid.UUID]) -> list[uuid.UUID]:
    """Destroy those keys under which nothing is sealed any more; the system's own keys never."""
    in_use: set[uuid.UUID] = set()
    for model in apps.get_models():
        if model._meta.label not in NOT_COUNTED and any(f.name == "subject_key" for f in model._meta.local_fields):
            rows = model._default_manager.filter(subject_key__in=key_ids).order_by()
            in_use.update(rows.values_list("subject_key", flat=True).distinct())
    return destroy_keys(key_ids - in_use)


def destroy_keys(key_ids: set[uuid.UUID]) -> list[uuid.UUID]:
    """Destroy these keys, whatever is still sealed under them; gives those that lived until now."""
    living = SubjectKey.objects.filter(pk__in=key_ids, label=None, wrapped__isnull=False)
    keys = list(living.select_for_update().order_by("pk"))
    for key in keys:
        key.destroy()
    return [key.pk for key in keys]
