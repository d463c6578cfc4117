"""The office's own model: what people decided is added to what shipped, and kept only if it is no worse for it."""

from pathlib import Path

from django.conf import settings

from civil_petitions.triage import judging, knowledge, suggesting, training
from civil_petitions.triage.knowledge import Example
from civil_petitions.triage.model import RoutingModel

FEWEST = 50  # judgements, before it is worth learning from them
HELD_BACK = 5  # every so manieth judgement is kept to judge with


def retrain() -> RoutingModel | None:
    """Train with what people decided; None where there is too little of it, or the new model does no better."""
    judged = judging.examples()
    if len(judged) < FEWEST:
        return None
    asked, learned = judged[::HELD_BACK], [each for place, each in enumerate(judged) if place % HELD_BACK]
    candidate, current = training.train([*knowledge.examples(), *learned]), suggesting.current_model()
    if current is not None and right(candidate, asked) < right(current, asked):
        return None
    model = training.train([*knowledge.examples(), *judged])
    save(model)
    return model


def save(model: RoutingModel, path: Path | None = None) -> Path:
    """Where suggestions find it, unless another place is named. A reader sees the old file or the new one whole."""
    path = path or Path(settings.ROUTING_MODEL)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    model.save(beside)
    beside.replace(path)
    return path


def right(model: RoutingModel, asked: list[Example]) -> int:
    """For how many of these texts the model's first department is the one a person chose."""
    topics, hits = knowledge.topics(), 0
    for example in asked:
        scores = {code: score for code, score in model.scores(example.text).items() if code in topics}
        if scores:
            best = max(scores, key=lambda code: (scores[code], code))
            hits += topics[best].department == topics[example.topic].department
    return hits
