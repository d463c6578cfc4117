"""Which letters ask the same, by the pieces of their words; and the words that enough different people share. Pure."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.search import grams

LIKE = 0.3  # cosine of two letters from which on they ask the same
PEOPLE = 5  # fewer are nobody's business but their own
MOST_WORDS = 6
USUAL = 200  # as if so many others had been read: among few letters the shared pieces would count as common
LONGEST = 600
Vector = dict[str, float]


@dataclass(frozen=True)
class Asked:
    """One letter while it is open: whose, and what it says."""

    writer: str
    text: str
    answer: str = ""


@dataclass
class Group:
    """Letters that ask the same."""

    letters: list[Asked] = field(default_factory=list)

    @property
    def people(self) -> int:
        return len({letter.writer for letter in self.letters})

    def shared_words(self) -> list[str]:
        """Words of five people or more, those of the most people first. What has a digit names a place or a person."""
        said_by: dict[str, set[str]] = defaultdict(set)
        for letter in self.letters:
            for word in grams.words(letter.text[:LONGEST]):
                if len(word) > 1 and word.isalpha():
                    said_by[word].add(letter.writer)
        shared = [word for word, writers in said_by.items() if len(writers) >= PEOPLE]
        return sorted(shared, key=lambda word: (-len(said_by[word]), -len(word), word))[:MOST_WORDS]


def groups(letters: Iterable[Asked]) -> list[Group]:
    """Every group of five people or more, the largest first: each letter joins the group whose middle it is like."""
    letters = list(letters)
    found: list[Group] = []
    sums: dict[str, dict[int, float]] = defaultdict(dict)  # of each piece, how much it weighs in which group
    squares: list[float] = []  # of the length of each group's sum
    for letter, vector in zip(letters, _vectors(letters), strict=True):
        shared: dict[int, float] = defaultdict(float)
        for gram, weight in vector.items():
            for place, total in sums[gram].items():
                shared[place] += weight * total
        best = max(shared, key=lambda place: (shared[place] / math.sqrt(squares[place]), -place), default=-1)
        if best < 0 or shared[best] / math.sqrt(squares[best]) < LIKE:
            best = len(found)
            found.append(Group())
            squares.append(0.0)
        found[best].letters.append(letter)
        squares[best] += 2 * shared[best] + 1
        for gram, weight in vector.items():
            sums[gram][best] = sums[gram].get(best, 0.0) + weight
    return sorted((each for each in found if each.people >= PEOPLE), key=lambda each: -each.people)


def _vectors(letters: list[Asked]) -> list[Vector]:
    """Rare pieces weigh more; each vector has length one."""
    sets = [set(grams.query_grams(letter.text[:LONGEST])) for letter in letters]
    seen = Counter(gram for each in sets for gram in each)
    rarity = {gram: math.log(1 + (len(sets) + USUAL) / number) for gram, number in seen.items()}
    vectors = []
    for each in sets:
        length = math.sqrt(sum(rarity[gram] ** 2 for gram in each)) or 1.0
        vectors.append({gram: rarity[gram] / length for gram in each})
    return vectors
