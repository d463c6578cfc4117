"""The English catalogue: compiled and checked without gettext, which a fresh machine does not have."""

import sys
from pathlib import Path

import polib

BASE_DIR = Path(__file__).resolve().parent.parent
CATALOGUES = "config/locale/*/LC_MESSAGES/*.po"


def compile_all(base_dir: Path) -> None:
    """Write each catalogue's .mo where the .po is newer."""
    for source in sorted(base_dir.glob(CATALOGUES)):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            draft = target.with_suffix(".new")
            polib.pofile(str(source)).save_as_mofile(str(draft))
            draft.replace(target)


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
    """Compile; with --check also complain."""
    compile_all(BASE_DIR)
    found = complaints(BASE_DIR) if "--check" in sys.argv[1:] else []
    for line in found:
        sys.stdout.write(f"{line}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
