"""The English catalogue: brought up to date, compiled and checked without gettext, which a fresh machine lacks."""

import os
import re
import sys
from pathlib import Path

import polib

from config.message_sources import Message, read_all

BASE_DIR = Path(__file__).resolve().parent.parent
CATALOGUES = "config/locale/*/LC_MESSAGES/*.po"
ENGLISH = "config/locale/en/LC_MESSAGES/django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[\d.]*[a-zA-Z]|%%|%[sd]")


def compile_all(base_dir: Path) -> None:
    """Write each catalogue's .mo where the .po is newer."""
    for source in sorted(base_dir.glob(CATALOGUES)):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            draft = target.with_suffix(f".{os.getpid()}.new")  # test workers compile side by side
            polib.pofile(str(source)).save_as_mofile(str(draft))
            draft.replace(target)


def update(base_dir: Path) -> int:
    """Take in new messages, let go of those nobody says any more, keep translations; how many lack one."""
    old = polib.pofile(str(base_dir / ENGLISH))
    known = {(entry.msgctxt, entry.msgid): entry for entry in old}
    fresh = polib.POFile(wrapwidth=0)
    fresh.header, fresh.metadata = old.header, old.metadata
    for message, places in read_all(base_dir).items():
        fresh.append(_entry(message, places, known.get(message[:2])))
    fresh.save(str(base_dir / ENGLISH))
    return sum(not entry.translated() for entry in fresh)


def _entry(message: Message, places: list[str], before: polib.POEntry | None) -> polib.POEntry:
    context, text, plural = message
    entry = polib.POEntry(msgctxt=context, msgid=text, occurrences=[(place, "") for place in places])
    if PLACEHOLDER.search(text):
        entry.flags = ["python-format"]
    if plural:
        entry.msgid_plural = plural
        entry.msgstr_plural = (before and before.msgstr_plural) or {0: "", 1: ""}
    elif before:
        entry.msgstr = before.msgstr
    return entry


def complaints(base_dir: Path) -> list[str]:
    """What a reader of English would stumble over: entries without a translation or with an unsure one."""
    found = []
    for source in sorted(base_dir.glob(CATALOGUES)):
        for entry in polib.pofile(str(source)):
            if entry.obsolete:
                continue
            if entry.fuzzy or not entry.translated():
                found.append(f"{source.relative_to(base_dir)}:{entry.linenum} {entry.msgid[:60]!r}")
    return found


def main() -> int:
    """Compile; with --update take in new messages first, with --check also complain."""
    if "--update" in sys.argv[1:]:
        sys.stdout.write(f"{update(BASE_DIR)} messages without English\n")
    compile_all(BASE_DIR)
    found = complaints(BASE_DIR) if "--check" in sys.argv[1:] else []
    for line in found:
        sys.stdout.write(f"{line}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
