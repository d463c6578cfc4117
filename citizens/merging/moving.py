"""Which rows name a citizen, and moving them from one record to another and back.

Found by looking at the models, so that a table added tomorrow is merged too. Left where they are: tables that are
added to and never changed (their readers follow `merged_into`), and what a person has allowed or refused.
"""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, models, transaction

from citizens.registry.models import Citizen

Moved = dict[str, dict[str, Any]]  # {"app.model.field": {"ids": of the rows that came, "kept": how many there were}}
NOTHING: dict[str, Any] = {"ids": [], "kept": 0}
# The merges themselves, what must not become more by a merge, and points, whose values stand with their citizens:
# those slices are asked, not moved.
STAYING = {"merging", "consent", "preferences", "contact_points"}
APPEND_ONLY = """
SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND tgtype & 16 <> 0 AND tgname LIKE '%append_only' AND pg_table_is_visible(tgrelid)
"""  # 16: fires on UPDATE


@dataclass(frozen=True)
class Link:
    """A column of some table that names a citizen."""

    model: type[models.Model]
    field: str

    def __str__(self) -> str:
        return f"{self.model._meta.label_lower}.{self.field}"

    def rows(self, citizen: Citizen) -> models.QuerySet[Any]:
        return self.model._base_manager.filter(**{self.field: citizen})

    def move(self, keys: list[Any], *, to: Citizen) -> list[Any]:
        """Move these rows; those that the table would not have twice under one citizen stay. Returns what moved."""
        try:
            with transaction.atomic():
                self.model._base_manager.filter(pk__in=keys).update(**{self.field: to})
        except IntegrityError:
            if len(keys) == 1:
                return []
            return [key for each in keys for key in self.move([each], to=to)]
        return keys


def links() -> list[Link]:
    """Every column that a merge moves, in the order of the tables' names. A row that is its citizen's alone stays."""
    append_only = _append_only_tables()
    found = []
    for relation in Citizen._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.field.primary_key:
            continue
        meta = relation.field.model._meta
        if meta.app_label not in STAYING and meta.db_table not in append_only and meta.managed and not meta.proxy:
            found.append(Link(relation.field.model, relation.field.name))
    return sorted(found, key=str)


def move_all(gone: Citizen, *, to: Citizen) -> Moved:
    """Move whatever names the one record to the other; says which rows, and how many the other had before."""
    moved: Moved = {}
    for link in links():
        had = link.rows(to).count()
        keys = list(link.rows(gone).select_for_update().order_by("pk").values_list("pk", flat=True))
        went = link.move(keys, to=to) if keys else []
        if had or went:
            moved[str(link)] = {"ids": [str(key) for key in went], "kept": had}
    return moved


def move_back(moved: Moved, *, kept: Citizen, gone: Citizen) -> None:
    """Give back exactly the rows that came; what was deleted or went elsewhere since is left alone."""
    for link in links():
        if ids := moved.get(str(link), NOTHING)["ids"]:
            rows = link.rows(kept).filter(pk__in=ids).select_for_update().order_by("pk")
            link.move(list(rows.values_list("pk", flat=True)), to=gone)


def counts(citizen: Citizen) -> dict[str, int]:
    """How many rows name this citizen, by link; those without any are left out."""
    found = {str(link): link.rows(citizen).count() for link in links()}
    return {name: count for name, count in found.items() if count}


def came_since(moved: Moved, *, kept: Citizen) -> dict[str, int]:
    """How many rows the kept record has got since the merge, by link."""
    since = {}
    for link in links():
        before, rows = moved.get(str(link), NOTHING), link.rows(kept)
        since[str(link)] = rows.exclude(pk__in=before["ids"]).count() - before["kept"]
    return {name: count for name, count in since.items() if count > 0}


def _append_only_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(APPEND_ONLY)
        return {name for (name,) in cursor.fetchall()}
