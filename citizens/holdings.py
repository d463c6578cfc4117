"""Holding: one kind of what is held of a person. Each area names its own; the person's pages show them."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.functional import Promise

Words = Promise | str


class Subject(Protocol):
    """The citizen of whom it is held; areas below the registry cannot name its model."""

    @property
    def pk(self) -> uuid.UUID: ...

    @property
    def account_id(self) -> int | None: ...


@dataclass(frozen=True)
class Holding:
    """What is held, why, by which law; opened for the person themself and for nobody else.

    `of` gives rows whose keys are those of `items`; their values are what DjangoJSONEncoder can write: text,
    numbers, dates, lists and dicts of such. Other persons' data and secrets stay out of them. `count` is one cheap
    query. `tables` are the models ("registry.Citizen") that the rows come from.
    """

    code: str  # the same as of its rule of retention
    name: Words
    items: Mapping[str, Words]
    purpose: Words
    basis: Words
    of: Callable[[Any], Iterable[dict[str, Any]]]
    count: Callable[[Any], int]
    tables: tuple[str, ...]
    not_erased_by: Words = ""  # the law by which it is not erased on request (개인정보 보호법 제36조①단서)
