"""The plain words a new installation starts with, from texts.yaml."""

from pathlib import Path

import yaml

from portal.plain_words.models import PlainText

FILE = Path(__file__).parent / "texts.yaml"


def load_first() -> int:
    """Fill an empty table; what editors changed or took away since is left alone. Returns how many came."""
    if PlainText.objects.exists():
        return 0
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    texts = [PlainText(path=each["path"], text_ko=each["ko"].strip(), text_en=each["en"].strip()) for each in entries]
    return len(PlainText.objects.bulk_create(texts, ignore_conflicts=True))
