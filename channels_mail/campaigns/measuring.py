"""Counting presses with respect: by everybody together, by no machine, and by nobody's name.

A counted letter's links lead over our own site, which looks the address up by the link's id: it can lead nowhere else.
Nothing in the link or in the row says whose letter it was.
"""

import hashlib
import hmac
import re
import time
from collections.abc import Mapping

from django.conf import settings
from django.core.cache import cache
from django.db.models import F, Sum

from channels_mail.campaigns.content import blocks, links
from channels_mail.campaigns.models import CampaignVersion, CountedLink

DAY = 24 * 3600
# Programs that open every link of a mail before its reader does. They do so at once, or they say who they are.
MACHINE = re.compile(
    r"bot\b|crawl|spider|scan|preview|proxy|barracuda|mimecast|proofpoint|safelinks|fireeye|trend ?micro|symantec"
    r"|sophos|curl|wget|python|go-http|java/|okhttp|headless",
    re.I,
)


def prepare(version: CampaignVersion) -> None:
    """One row for each link of this version; doing it again adds nothing."""
    rows = []
    for block in [*blocks.read(version.blocks), *blocks.read(version.blocks_en)]:
        address = block.values.get("link", "")
        if block.kind == "petition_type":
            address = f"/petition-types/{block.values['code']}/"
        if links.absolute(address):
            label = next(
                (block.values[name] for name in ("label", "title", "question", "alternative") if name in block.values),
                "",
            )
            rows.append(CountedLink(version=version, block=block.id, label=label[:120], address=address))
    CountedLink.objects.bulk_create(rows, ignore_conflicts=True)


def goal_of(version: CampaignVersion, language: str = "ko") -> str:
    """The block whose link is what the letter asks for: its first button, else its first link."""
    written = blocks.read(version.in_language(language)["blocks"])
    links_of = {block.id: block.kind for block in written if block.values.get("link")}
    return next((name for name, kind in links_of.items() if kind == "button"), next(iter(links_of), ""))


def presses_of_goal(version: CampaignVersion) -> int:
    """How often people pressed it, each once a day, in whichever language they read it."""
    goals = [goal_of(version, language) for language in version.languages]
    return version.links.filter(block__in=goals).aggregate(all=Sum("presses"))["all"] or 0


def press(link: CountedLink, *, method: str, headers: Mapping[str, str], ip: str, minute: str) -> bool:
    """Count one press, if a person made it and has not made it today. True when it was counted."""
    if is_machine(method, headers, minute):
        CountedLink.objects.filter(pk=link.pk).update(machines=F("machines") + 1)
        return False
    if not cache.add(_caller(link, ip, headers.get("User-Agent", "")), 1, DAY):
        return False
    CountedLink.objects.filter(pk=link.pk).update(presses=F("presses") + 1)
    return True


def is_machine(method: str, headers: Mapping[str, str], minute: str) -> bool:
    """Whoever only looks ahead, names itself a program, or comes within the first minute after the mail left."""
    if method != "GET" or "prefetch" in f"{headers.get('Purpose', '')}{headers.get('Sec-Purpose', '')}".lower():
        return True
    agent = headers.get("User-Agent", "")
    if not agent or MACHINE.search(agent):
        return True
    left_in = int(minute) if minute.isascii() and minute.isdigit() and len(minute) < 12 else 0
    return time.time() // 60 - left_in <= 1


def _caller(link: CountedLink, ip: str, agent: str) -> str:
    """So that one reader's second press is known as such for a day; it leads back to nobody."""
    said = f"{int(time.time() // DAY)}|{link.pk}|{ip}|{agent}"
    return f"press:{hmac.new(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256).hexdigest()[:32]}"
