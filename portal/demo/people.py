"""The invented people of the demonstration: officers of the departments, and citizens of the district."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from citizens.accounts.actions import create_account
from citizens.accounts.addresses import address_token
from citizens.accounts.models import Account, Department
from citizens.registry import actions as registry
from citizens.registry.models import Citizen

PASSWORD = "hanbyeol-demo-2026"  # noqa: S105 (the demonstration's, printed by bin/demo)
OFFICE_MAIL = "hanbyeol.example"
CITIZEN_MAIL = "mail.example"


@dataclass(frozen=True)
class Person:
    """An invented citizen with their own details at hand, so that none has to be opened again."""

    citizen: Citizen
    name: str
    phone: str
    email: str
    address: str
    dong: str


@cache
def _invented() -> dict[str, Any]:
    return dict(yaml.safe_load((Path(__file__).resolve().parent / "people.yaml").read_text()))


def street(dong: str | None, rng: Random) -> str:
    """An address of the district with a road name; of any neighbourhood when none is named."""
    roads = _invented()["roads"]
    dong = dong or rng.choice(sorted(roads))
    return f"한별구 {rng.choice(roads[dong])} {rng.randint(1, 180)}({dong})"


def name(rng: Random) -> str:
    return rng.choice(_invented()["surnames"]) + rng.choice(_invented()["given_names"])


def officer(login: str) -> Account:
    """One of the named officers."""
    return Account.objects.get(email=address_token(f"{login}@{OFFICE_MAIL}"))


def make_officers(departments: Iterable[str], rng: Random) -> None:
    """The named officers, and others so that each department with petitions has two who handle them."""
    for each in _invented()["officers"]:
        _officer(**each)
    handling = [each["department"] for each in _invented()["officers"] if "officer" in each["roles"]]
    for code in sorted(departments):
        phone = Department.objects.get(pk=code).phone
        for number in range(handling.count(code) + 1, 3):
            _officer(
                login=f"officer.{code}{number}",
                name=name(rng),
                department=code,
                position=rng.choice(_invented()["positions"]),
                phone=f"{phone[:-1]}{number + 5}",
                roles=["officer"],
            )


def _officer(*, login: str, name: str, department: str, position: str, phone: str, roles: list[str]) -> None:
    is_named = any(login == each["login"] for each in _invented()["officers"])
    account = create_account(
        email=f"{login}@{OFFICE_MAIL}",
        password=PASSWORD if is_named else None,
        display_name=name,
        department=Department.objects.get(pk=department),
        roles=roles,
        is_officer=True,
        reason="시연을 위해 만든 계정",
    )
    account.position, account.office_phone = position, phone
    account.save(update_fields=["position", "office_phone"])


def make_named_citizens() -> dict[str, Person]:
    """Those whose login is told, by its first part."""
    return {
        each["login"]: _citizen(
            email=f"{each['login']}@{OFFICE_MAIL}", password=PASSWORD, **{key: each[key] for key in _DETAILS}
        )
        for each in _invented()["citizens"]
    }


_DETAILS = ("name", "phone", "address", "dong")


def make_citizens(number: int, rng: Random, *, first: int = 1) -> None:
    """So many people with a login nobody can use: they have no password."""
    dongs = sorted(_invented()["roads"])
    for serial in range(first, first + number):
        dong = rng.choice(dongs)
        _citizen(
            email=f"resident{serial}@{CITIZEN_MAIL}",
            password=None,
            name=name(rng),
            phone=f"010-0000-{2000 + serial % 8000:04d}",
            address=street(dong, rng),
            dong=dong,
        )


def _citizen(*, email: str, password: str | None, name: str, phone: str, address: str, dong: str) -> Person:
    account = create_account(email=email, password=password)
    citizen = registry.register(name=name, email=email, phone=phone, address=address, account=account, dong=dong)
    return Person(citizen, name, phone, email, address, dong)
