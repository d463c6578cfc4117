"""Nobody learns of fewer than five, whatever they ask and subtract."""

from random import Random

import pytest

from portal.insight.suppression import FEWEST, REST, Cell, groups, parents

CODES = [f"department-{number}" for number in range(6)]
VALUES = [f"type-{number}" for number in range(7)]
MONTHS = range(12)


def cells(counts):
    return {key: Cell(n) for key, n in counts.items()}


def numbers(found):
    return {key: cell.n for key, cell in found.items()}


def test_what_is_small_is_merged_with_its_likes():
    found = groups(cells({("road", "a"): 20, ("road", "b"): 3, ("road", "c"): 2}))

    assert numbers(found) == {("road", "a"): 20, ("road", REST): 5}


def test_one_small_cell_takes_the_smallest_large_one_with_it():
    found = groups(cells({("road", "a"): 20, ("road", "b"): 7, ("road", "c"): 2}))

    assert numbers(found) == {("road", "a"): 20, ("road", REST): 9}


def test_departments_are_merged_before_their_types():
    found = groups(cells({("road", "a"): 9, ("tax", "x"): 4, ("park", "y"): 6}))

    assert numbers(found) == {("road", "a"): 9, (REST, REST): 10}
    assert numbers(parents(cells({("road", "a"): 9, ("tax", "x"): 4, ("park", "y"): 6}))) == {
        ("road", ""): 9,
        (REST, ""): 10,
    }


def test_too_few_in_all_are_not_told():
    assert groups(cells({("road", "a"): 2, ("tax", "x"): 2})) == {}


def _district(rng):
    """Per month what is shown of a table in which most cells are small."""
    months = {}
    for month in MONTHS:
        counts = {(code, value): rng.choice((0, 0, 1, 1, 2, 3, 4, 6, 9, 30)) for code in CODES for value in VALUES}
        table = cells({key: n for key, n in counts.items() if n})
        months[month] = {"type": numbers(groups(table)), "whole": numbers(parents(table))}
    return months


def _query(rng):
    first = rng.choice(MONTHS)
    return {
        "months": range(first, min(12, first + rng.choice((1, 1, 2, 3, 6, 12)))),
        "department": rng.choice([None, *CODES]),
        "value": rng.choice([None, None, *VALUES]),
    }


def _narrower(rng, query):
    """A query inside the other one."""
    inner = dict(query)
    what = rng.choice(("months", "department", "value"))
    if what == "months":
        inner["months"] = range(query["months"].start, query["months"].start + rng.randint(1, len(query["months"])))
    elif inner[what] is None:
        inner[what] = rng.choice(CODES if what == "department" else VALUES)
    return inner


def _answer(months, query):
    """What a page would show: the sum of the groups that fit."""
    cut = "whole" if query["value"] is None else "type"
    return sum(
        n
        for month in query["months"]
        for (code, value), n in months[month][cut].items()
        if query["department"] in (None, code) and query["value"] in (None, value)
    )


@pytest.mark.parametrize("seed", range(4))
def test_no_two_of_ten_thousand_pairs_of_queries_tell_of_fewer_than_five(seed):
    rng = Random(seed)
    months = _district(rng)
    told = []
    for _each in range(2_500):
        outer = _query(rng)
        inner = _narrower(rng, outer)
        answers = _answer(months, outer), _answer(months, inner)
        told += [(outer, inner, answers) for n in (*answers, abs(answers[0] - answers[1])) if 0 < n < FEWEST]

    assert told == []


def test_all_departments_and_types_add_up_to_what_was_there():
    months = _district(Random(9))

    for found in months.values():
        for code in {code for code, _value in found["type"]}:
            of_types = sum(n for (of, _value), n in found["type"].items() if of == code)
            whole = sum(n for (of, _value), n in found["whole"].items() if of == code)
            assert of_types == whole
