"""Makes the model out of the examples: seconds, no library, the same weights every time."""

import math
import random
from collections import Counter, defaultdict

from civil_petitions.triage import features
from civil_petitions.triage.knowledge import Example, fingerprint
from civil_petitions.triage.model import RoutingModel

ROUNDS = 12
STRONGEST_STEP = 0.5
MARGIN = 1.0
RIVALS = 3  # how many wrong topics a text pushes away at once
SEEN_IN = 2  # a piece of a single text says nothing about others
WRITERS = 5  # what so few citizens wrote may be a name or an address: it is nobody's to read out of the model
WEAKEST = 0.04  # smaller weights change no order, and leave

Vector = dict[str, float]
Weights = dict[str, dict[str, float]]


def train(examples: list[Example]) -> RoutingModel:
    """Passive-aggressive learning (Crammer et al. 2006), averaged over all steps.

    A text that its own topic does not win by the margin pulls that topic nearer and pushes its rivals away.
    """
    counts = [features.counted(example.text) for example in examples]
    rarity = _rarity(counts, [example.writer for example in examples])
    lessons = [
        (vector, example.topic)
        for count, example in zip(counts, examples, strict=True)
        if (vector := features.weighted(count, rarity))
    ]
    weights: Weights = defaultdict(dict)
    late: Weights = defaultdict(dict)  # each change times its step, for the average
    step, order = 1, random.Random(1)
    for _round in range(ROUNDS):
        order.shuffle(lessons)
        for vector, topic in lessons:
            step += 1
            for winner, amount in _changes(weights, vector, topic).items():
                _change(weights, late, vector, winner, amount, step)
    return RoutingModel(fingerprint(examples), rarity, _averaged(weights, late, step))


def _rarity(counts: list[Counter[str]], writers: list[str]) -> dict[str, float]:
    """The pieces that count: those of our own texts, and those that several citizens used."""
    seen: Counter[str] = Counter()
    ours: Counter[str] = Counter()
    used_by: dict[str, set[str]] = defaultdict(set)
    for count, writer in zip(counts, writers, strict=True):
        seen.update(count.keys())
        if writer:
            for piece in count:
                used_by[piece].add(writer)
        else:
            ours.update(count.keys())
    return {
        piece: math.log((1 + len(counts)) / (1 + n)) + 1
        for piece, n in seen.items()
        if ours[piece] >= SEEN_IN or len(used_by[piece]) >= WRITERS
    }


def _changes(weights: Weights, vector: Vector, topic: str) -> dict[str, float]:
    """How far the topic moves towards this text, and how far each rival moves away."""
    scores: dict[str, float] = defaultdict(float)
    for piece, value in vector.items():
        for code, weight in weights[piece].items():
            scores[code] += weight * value
    own = scores.pop(topic, 0.0)
    rivals = sorted((code for code, score in scores.items() if own - score < MARGIN), key=lambda code: -scores[code])
    if not rivals:
        return {topic: min(STRONGEST_STEP, (MARGIN - own) / 2)} if own < MARGIN else {}
    changes: dict[str, float] = defaultdict(float)
    for rival in rivals[:RIVALS]:
        step = min(STRONGEST_STEP, (MARGIN - own + scores[rival]) / 2) / len(rivals[:RIVALS])
        changes[topic] += step
        changes[rival] -= step
    return changes


def _change(weights: Weights, late: Weights, vector: Vector, code: str, amount: float, step: int) -> None:
    for piece, value in vector.items():
        change = amount * value
        weights[piece][code] = weights[piece].get(code, 0.0) + change
        late[piece][code] = late[piece].get(code, 0.0) + change * step


def _averaged(weights: Weights, late: Weights, steps: int) -> Weights:
    averaged = {
        piece: {code: weight - late[piece][code] / steps for code, weight in by_topic.items()}
        for piece, by_topic in weights.items()
    }
    return {
        piece: kept
        for piece, by_topic in averaged.items()
        if (kept := {code: round(weight, 3) for code, weight in sorted(by_topic.items()) if abs(weight) >= WEAKEST})
    }
