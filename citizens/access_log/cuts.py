"""Where the chain begins: at its first entry, or after those that went by law, as a proved cut says."""

import hmac
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from citizens.access_log.chain import START, chain_key
from citizens.access_log.models import AccessLogCut, AccessLogLink

KEPT_YEARS = 2  # 안전성 확보조치 기준 제8조제1항; access_log_drop_oldest() in PostgreSQL has it too


@dataclass(frozen=True)
class Begin:
    """The place before the first entry that is still there, and the places in between that have none any more."""

    sequence: int = 0
    chain: bytes = START
    bridges: dict[int, bytes] = field(default_factory=dict)
    is_proved: bool = True

    def cross(self, sequence: int, chain: bytes, *, until: int | None) -> tuple[int, bytes]:
        """Step over places whose entries went by law, as long as their links still say what the cut says."""
        while (after := sequence + 1) in self.bridges and (until is None or after < until):
            kept = AccessLogLink.objects.filter(pk=after).values_list("chain", flat=True).first()
            if kept is None or bytes(kept) != self.bridges[after]:
                break
            sequence, chain = after, self.bridges[after]
        return sequence, chain


def begin() -> Begin:
    """Where to begin walking."""
    cut = AccessLogCut.objects.first()
    if cut is None:
        return Begin()
    bridges = {int(number): bytes.fromhex(chain) for number, chain in cut.bridges.items()}
    return Begin(cut.sequence, bytes(cut.chain), bridges, is_proved=_is_lawful(cut))


def proof(cut: AccessLogCut) -> bytes:
    """What only a holder of the chain's key can write."""
    instants = [instant.astimezone(UTC).isoformat() for instant in (cut.before, cut.made_at)]
    values = [*instants, cut.sequence, bytes(cut.chain).hex(), cut.bridges, cut.entry_count]
    return hmac.digest(chain_key(), b"cut" + json.dumps(values, sort_keys=True).encode(), "sha256")


def years_before(now: datetime) -> datetime:
    """The instant before which entries may go."""
    local = timezone.localtime(now)
    try:
        return local.replace(year=local.year - KEPT_YEARS)
    except ValueError:  # 29 February
        return local.replace(year=local.year - KEPT_YEARS, day=28) + timedelta(days=1)


def _is_lawful(cut: AccessLogCut) -> bool:
    return hmac.compare_digest(proof(cut), bytes(cut.proof)) and cut.before <= years_before(cut.made_at)
