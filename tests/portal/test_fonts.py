"""What our own pages say must be drawable with the one small font file that is loaded first."""

import re
from collections import Counter

from django.conf import settings

FONTS = settings.BASE_DIR / "static" / "vendor" / "fonts"
OFTEN = 6  # what is said less is in the second file: one page in many fetches it
PLACES = {"templates": "*.html", "config/locale": "*.po", "civil_petitions/catalogue": "*.yaml"}


def core_characters():
    sheet = (FONTS / "hanbyeol-gov.css").read_text()
    ranges = re.search(r"HanbyeolGov-Regular\.core[^}]*unicode-range:([^}]*)}", sheet).group(1)
    for part in ranges.split(","):
        first, _dash, last = part.strip().removeprefix("U+").partition("-")
        yield from map(chr, range(int(first, 16), int(last or first, 16) + 1))


def said_in(place, pattern):
    texts = (path.read_text() for path in (settings.BASE_DIR / place).rglob(pattern))
    return Counter(sign for text in texts for sign in text if "가" <= sign <= "힣")


def test_the_core_file_draws_all_that_the_pages_say_more_than_hardly_ever():
    said = sum((said_in(place, pattern) for place, pattern in PLACES.items()), Counter())
    often = {sign for sign, count in said.items() if count >= OFTEN}
    assert not sorted(often - set(core_characters())), "run bin/subset_font"


def test_both_weights_of_every_tier_are_there_and_small():
    sheet = (FONTS / "hanbyeol-gov.css").read_text()
    names = re.findall(r"url\(([^)]+)\)", sheet)
    assert len(names) == len(set(names)) >= 4
    core = [FONTS / name for name in names if ".core." in name]
    assert sum(path.stat().st_size for path in core) <= 112_640
    assert all((FONTS / name).is_file() for name in names)


def test_the_reserved_name_is_not_used_for_our_cut():
    from fontTools.ttLib import TTFont

    for path in FONTS.glob("*.core.woff2"):
        names = [record.toUnicode() for record in TTFont(path)["name"].names if record.nameID in (1, 4, 6, 16)]
        assert not [name for name in names if "Pretendard" in name]
