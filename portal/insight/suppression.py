"""No count of fewer than five leaves this module, nor two that would tell of one. Pure.

Cells lie in two levels (departments and their types, channels and their ages). First parents, then the children of
each parent, are merged until every group holds five or more and the groups fill their parent exactly. Pages add up
such groups and nothing else; so whatever is subtracted from whatever contains it, what is left is groups again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

FEWEST = 5
REST = "*"  # those with too few, counted together
Key = tuple[str, str]  # parent, child


@dataclass
class Cell:
    """A count, and what was summed up over the same rows."""

    n: int = 0
    sums: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Cell") -> None:
        self.n += other.n
        for name, amount in other.sums.items():
            self.sums[name] += amount


def groups(cells: Mapping[Key, Cell]) -> dict[Key, Cell]:
    """Parents and children merged until no group is small; nothing at all where all together are too few."""
    parents: dict[str, Cell] = defaultdict(Cell)
    for (parent, _child), cell in cells.items():
        parents[parent].add(cell)
    kept = _kept({parent: cell.n for parent, cell in parents.items()})
    found: dict[Key, Cell] = defaultdict(Cell)
    for parent in {each if each in kept else REST for each, cell in parents.items() if cell.n or cell.sums}:
        children: dict[str, Cell] = defaultdict(Cell)
        for (of, child), cell in cells.items():
            if (of if of in kept else REST) == parent:
                children[child].add(cell)
        shown = _kept({child: cell.n for child, cell in children.items()})
        for child, cell in children.items():
            found[parent, child if child in shown else REST].add(cell)
    return {key: cell for key, cell in found.items() if cell.n >= FEWEST}


def parents(cells: Mapping[Key, Cell]) -> dict[Key, Cell]:
    """The same parents as whole, each under an empty child."""
    found: dict[Key, Cell] = defaultdict(Cell)
    for (parent, _child), cell in groups(_whole(cells)).items():
        found[parent, ""].add(cell)
    return dict(found)


def _whole(cells: Mapping[Key, Cell]) -> dict[Key, Cell]:
    found: dict[Key, Cell] = defaultdict(Cell)
    for (parent, _child), cell in cells.items():
        found[parent, ""].add(cell)
    return found


def _kept(counts: Mapping[str, int]) -> set[str]:
    """Who may stand alone: those with enough, less the smallest of them until the rest is enough too."""
    large = sorted((name for name, n in counts.items() if n >= FEWEST), key=lambda name: (-counts[name], name))
    rest = sum(n for n in counts.values() if 0 < n < FEWEST)
    while large and 0 < rest < FEWEST:
        rest += counts[large.pop()]
    return set(large)


def total(cells: Iterable[Cell]) -> Cell:
    """All together."""
    whole = Cell()
    for cell in cells:
        whole.add(cell)
    return whole
