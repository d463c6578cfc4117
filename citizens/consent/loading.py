"""The texts a new installation starts with, from documents.yaml."""

from pathlib import Path

import yaml
from django.utils import timezone

from citizens.consent.models import ConsentDocument
from citizens.consent.purposes import Purpose

FILE = Path(__file__).parent / "documents.yaml"


def load_missing() -> int:
    """Publish the first version where a purpose has no text at all; returns how many."""
    texts = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    known = set(ConsentDocument.objects.values_list("purpose", flat=True))
    now = timezone.now()
    first = [
        ConsentDocument(purpose=purpose, version=1, counts_from=1, published_at=now, **texts[purpose])
        for purpose in Purpose
        if purpose not in known
    ]
    return len(ConsentDocument.objects.bulk_create(first, ignore_conflicts=True))
