"""How long each kind of record is kept, by what law, and how it goes: one rule per kind, composed in portal/retention.

개인정보 보호법 제21조: what has served its purpose is destroyed without delay; what another law keeps is kept apart.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import ngettext

Text = Promise | str


@dataclass(frozen=True, order=True)
class Period:
    """A span as laws name it: `Period(years=5)` or `Period(days=30)`."""

    years: int = 0
    days: int = 0

    def __str__(self) -> str:
        """5 years, 30 days: how tests/data_classes.yaml writes it."""
        number, word = (self.years, "year") if self.years else (self.days, "day")
        return f"{number} {word}{'' if number == 1 else 's'}"

    @property
    def label(self) -> str:
        """In the language of the page."""
        if self.years:
            return ngettext("%(number)s년", "%(number)s년", self.years) % {"number": self.years}
        return ngettext("%(number)s일", "%(number)s일", self.days) % {"number": self.days}

    def before(self, instant: datetime) -> datetime:
        """The instant that lies so far back, by the office's calendar."""
        local = timezone.localtime(instant)
        try:
            there = local.replace(year=local.year - self.years)
        except ValueError:  # 29 February
            there = local.replace(year=local.year - self.years, day=28)
        return there - timedelta(days=self.days)

    def is_shorter_than(self, other: "Period") -> bool:
        now = timezone.now()
        return self.before(now) > other.before(now)


class Way(Enum):
    """What makes a kind of record go."""

    BATCH = "batch"  # listed, approved by a second person, destroyed by the worker
    WITH_ANOTHER = "with_another"  # in the batch of the kind it belongs to
    BY_ITSELF = "by_itself"  # a task of its own slice destroys it on the day
    LAST = "last"  # what says who a person is: when nothing else of them is left


@dataclass
class Counts:
    """What one destruction removed: rows by table, and the files whose bytes go once that is committed."""

    rows: Counter[str] = field(default_factory=Counter)
    files: list[UUID] = field(default_factory=list)

    def removed(self, queryset: QuerySet[Any]) -> "Counts":
        """Delete these rows and count them, table by table."""
        self.rows.update({table: number for table, number in queryset.delete()[1].items() if number})
        return self

    def add(self, other: "Counts") -> "Counts":
        self.rows.update(other.rows)
        self.files.extend(other.files)
        return self


@dataclass(frozen=True)
class RetentionRule:
    """One kind of record. `code` is that of its Holding; `table` is the model whose rows are listed and counted.

    `ended_before(instant)` gives the rows whose keeping began before that instant; it is asked again, with the row
    locked, right before the row goes. `destroy(rows)` runs in that transaction: it removes the rows with all that
    hangs on them, adds to the statistics that stay, and names the files to forget.
    """

    code: str
    name: Text
    legal_basis: Text
    period: Period | None  # None: as long as the person's record, or as the kind it goes with
    table: str  # "drafts.Draft"
    ended_before: Callable[[datetime], QuerySet[Any]]
    destroy: Callable[[QuerySet[Any]], Counts] | None = None  # None: its own slice parts with it
    only: Q = Q()  # which rows of the table, where two rules share one
    way: Way = Way.BATCH
    minimum: Period | None = None  # nobody may set it below
    citizen: str = ""  # the look-up from a row to its citizen's id: "petitioner", "account__citizen"
    with_it: tuple[str, ...] = ()  # further tables whose rows go with a row
    receipt_number: str = ""  # the look-up from a row to the receipt number of the petition it is about
    follows: tuple[str, ...] = ()  # the codes of the kinds it goes with, and the look-up from a row to their id
    follows_by: str = ""
    kept_by_law: bool = True  # a person's wish to be forgotten waits for the end of the period
    forget_file: Callable[[UUID], None] | None = None

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.table)

    def rows(self) -> models.QuerySet[Any]:
        return self.model._default_manager.filter(self.only)

    def of_citizens(self, ids: Iterable[UUID]) -> models.QuerySet[Any]:
        """All rows of these people, whether their time is over or not."""
        return self.rows().filter(**{f"{self.citizen}__in": list(ids)}) if self.citizen else self.rows().none()

    def of_parents(self, ids: Iterable[Any]) -> models.QuerySet[Any]:
        """The rows that go with these rows of the kind it follows."""
        return self.rows().filter(**{f"{self.follows_by}__in": list(ids)})


def new_year_of(instant: datetime) -> datetime:
    """The first moment of its year here.

    공공기록물 관리에 관한 법률 시행령 제26조: keeping begins on the first day of the year after a record was closed.
    """
    return timezone.make_aware(datetime.combine(timezone.localdate(instant).replace(month=1, day=1), time()))


def delete_rows(rows: QuerySet[Any]) -> Counts:
    """For kinds on which nothing hangs."""
    return Counts().removed(rows)


def delete_history(model: type[Model], ids: Iterable[Any]) -> Counts:
    """Delete rows of a table that otherwise only grows.

    PostgreSQL lets this happen only to what an approved and running batch has on its list.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT destroy_history(%s::regclass, %s::text[])", [model._meta.db_table, list(map(str, ids))])
        return Counts(Counter({model._meta.label: cursor.fetchone()[0]}))
