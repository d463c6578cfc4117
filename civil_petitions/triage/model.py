"""The trained model as it is kept and asked: weights of letters for topics, in one text file."""

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from civil_petitions.triage import features

SCALE = 1000  # weights are kept as whole numbers


@dataclass(frozen=True)
class RoutingModel:
    """Which pieces of words speak for which topic. `version` names what it was trained on."""

    version: str
    rarity: dict[str, float]
    weights: dict[str, dict[str, float]]

    def scores(self, text: str) -> dict[str, float]:
        """How much speaks for each topic; a topic that nothing speaks about is left out."""
        scores: dict[str, float] = defaultdict(float)
        for piece, value in features.weighted(features.counted(text), self.rarity).items():
            for code, weight in self.weights.get(piece, {}).items():
                scores[code] += weight * value
        return scores

    def leading_words(self, text: str, codes: set[str], most: int = 4) -> list[str]:
        """The words of the text that spoke most for these topics, the strongest first."""
        vector = features.weighted(features.counted(text), self.rarity)
        shares = {
            word: sum(
                vector.get(piece, 0.0) * max(self.weights.get(piece, {}).get(code, 0.0) for code in codes)
                for piece in features.pieces(word)
            )
            for word in dict.fromkeys(features.words(text))
            if len(word) > 1
        }
        strongest = sorted((word for word in shares if shares[word] > 0.05), key=lambda word: -shares[word])
        return strongest[:most]

    def save(self, path: Path) -> None:
        """One line for each piece, so that a change shows as a change."""
        codes = sorted({code for by_topic in self.weights.values() for code in by_topic})
        number = {code: place for place, code in enumerate(codes)}
        lines = [json.dumps({"version": self.version, "topics": codes}, ensure_ascii=False)]
        for piece in sorted(self.weights):
            pairs = sorted(self.weights[piece].items())
            kept = " ".join(f"{number[code]}:{round(weight * SCALE)}" for code, weight in pairs)
            lines.append(f"{piece}\t{round(self.rarity[piece] * SCALE)}\t{kept}")
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def load(path: Path) -> RoutingModel:
    """The model of a file. Raises OSError, ValueError or KeyError where there is none or it is broken."""
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    head = json.loads(first)
    codes: list[str] = head["topics"]
    rarity, weights = {}, {}
    for line in lines:
        piece, rare, pairs = line.split("\t")
        rarity[piece] = int(rare) / SCALE
        weights[piece] = {
            codes[int(code)]: int(weight) / SCALE
            for code, _, weight in (pair.partition(":") for pair in pairs.split())
        }
    return RoutingModel(head["version"], rarity, weights)
