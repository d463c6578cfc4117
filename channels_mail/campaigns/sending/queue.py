"""The rows of a campaign as a queue: claimed, marked, settled, each by statements that ask who holds them.

Everything is by the database's clock, and a sender whose lease was given to another changes nothing any more.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from channels_mail.campaigns import audience
from channels_mail.campaigns.models import Campaign, Delivery, DeliveryState, Reason, State, Suppression, Tally
from channels_mail.campaigns.models.suppression import OFFLINE
from channels_mail.outbox.drilling import kill_point
from channels_mail.outbox.models import GIVE_UP_AFTER, RETRY_AFTER
from citizens.consent.models import Consent
from citizens.registry.models import Citizen

WARY = 3  # a row that was tried so often is claimed alone: what kills its sender then takes nobody else along
QUICK = timedelta(seconds=10)
CLAIM = """
UPDATE campaigns_delivery SET state = 'sending', lease_owner = %s, lease_until = statement_timestamp() + %s,
    attempts = attempts + 1, data_started = false, started_at = COALESCE(started_at, statement_timestamp())
WHERE id IN (
    SELECT id FROM campaigns_delivery
    WHERE campaign_id = %s AND state = 'waiting' AND next_attempt_at <= statement_timestamp() AND attempts {attempts}
    ORDER BY next_attempt_at, id LIMIT %s FOR UPDATE SKIP LOCKED
) RETURNING id, citizen_id, variant, attempts
"""
# The last look before the first byte: still ours, still being sent, still agreed to.
MARK = """
UPDATE campaigns_delivery SET data_started = true, lease_until = statement_timestamp() + %s
WHERE id = ANY(%s) AND lease_owner = %s AND state = 'sending' AND lease_until > statement_timestamp()
    AND EXISTS (SELECT 1 FROM campaigns_campaign WHERE id = campaign_id AND state = 'sending') {agreed}
RETURNING id
"""
SENT = """
UPDATE campaigns_delivery SET state = 'sent', sent_at = statement_timestamp(), smtp_code = 250, reason = '',
    domain = result.domain, lease_owner = NULL
FROM unnest(%s::bigint[], %s::text[]) AS result (delivery_id, domain)
WHERE id = result.delivery_id AND id = ANY(%s) AND lease_owner = %s AND state = 'sending'
"""
POSTPONE = """
UPDATE campaigns_delivery SET state = CASE WHEN statement_timestamp() + %s - started_at > %s THEN 'failed'
        ELSE 'waiting' END,
    next_attempt_at = statement_timestamp() + %s, reason = %s, smtp_code = %s, domain = %s, lease_owner = NULL,
    data_started = false
WHERE id = ANY(%s) AND lease_owner = %s AND state = 'sending' RETURNING state
"""
FAIL = """
UPDATE campaigns_delivery SET state = 'failed', reason = %s, smtp_code = %s, domain = %s, lease_owner = NULL
WHERE id = ANY(%s) AND lease_owner = %s AND state = 'sending'
"""
RELEASE = """
UPDATE campaigns_delivery SET
    state = CASE WHEN (SELECT state FROM campaigns_campaign WHERE id = campaign_id) = 'stopped' THEN 'cancelled'
        ELSE 'waiting' END,
    attempts = GREATEST(attempts - 1, 0), data_started = false, lease_owner = NULL, next_attempt_at = GREATEST(
        next_attempt_at, statement_timestamp() + %s)
WHERE id = ANY(%s) AND lease_owner = %s AND state = 'sending' RETURNING state
"""


@dataclass(frozen=True)
class Claimed:
    """A row that this sender holds."""

    id: int
    citizen_id: uuid.UUID
    variant: str
    attempts: int


@dataclass
class Holder:
    """A sender by name: what it claims is its own until the lease ends."""

    campaign: Campaign
    slot: int
    owner: uuid.UUID = field(default_factory=uuid.uuid4)

    def __post_init__(self) -> None:
        agreed: str = ""
        self._agreed: Sequence[Any] = ()
        self._asked: list[uuid.UUID] = []  # stands among the parameters below, and is filled for each question
        self._citizens: dict[int, uuid.UUID] = {}
        if self.campaign.topic:
            # Named one by one, so that PostgreSQL looks these few up however little it knows of the table.
            rows = Consent.objects.given(self.campaign.topic).order_by().values("citizen")
            named = rows.extra(where=["consent_consent.citizen_id = ANY(%s)"], params=[self._asked])  # noqa: S610
            sql, self._agreed = named.query.sql_with_params()
            agreed = f"AND citizen_id IN ({sql})"
        self._mark = MARK.format(agreed=agreed)

    @transaction.atomic
    def claim(self, size: int) -> list[Claimed]:
        """Up to so many due rows that no other sender holds; who must not be written to now is left out for good."""
        if not Campaign.objects.filter(pk=self.campaign.pk, state=State.SENDING).exists():
            return []
        rows = self._claim(size, f"< {WARY}") or self._claim(1, f">= {WARY}")
        kill_point("in_claim")
        unwanted = self._unwanted(rows)
        self._suppress(unwanted)
        self._citizens = {row.id: row.citizen_id for row in rows if row.id not in unwanted}
        return [row for row in rows if row.id in self._citizens]

    def _claim(self, size: int, attempts: str) -> list[Claimed]:
        statement = CLAIM.format(attempts=attempts)
        rows = self._run(statement, [self.owner, _lease(), self.campaign.pk, size])
        return sorted((Claimed(*row) for row in rows), key=lambda row: row.id)

    def _unwanted(self, rows: Sequence[Claimed]) -> dict[int, str]:
        """Consent, bounces, disputes and the weekly cap, asked anew in the transaction that claims."""
        people = Citizen.objects.filter(pk__in=[row.citizen_id for row in rows])
        reasons = dict(audience.with_reason(people, self.campaign).values_list("pk", "reason"))
        return {row.id: reason for row in rows if (reason := reasons.get(row.citizen_id, Reason.GONE))}

    def _suppress(self, unwanted: dict[int, str]) -> None:
        for reason in set(unwanted.values()):
            ids = [row for row, why in unwanted.items() if why == reason]
            held = Delivery.objects.filter(pk__in=ids)
            citizens = held.values_list("citizen", flat=True)
            channel = OFFLINE.get(Reason(reason), "")
            Suppression.objects.bulk_create(
                [
                    Suppression(campaign=self.campaign, citizen_id=citizen, reason=reason, channel=channel)
                    for citizen in citizens
                ],
                ignore_conflicts=True,
            )
            held.update(state=DeliveryState.SUPPRESSED, reason=reason, lease_owner=None)
        Tally.add(self.campaign.pk, self.slot, suppressed=len(unwanted))

    def mark(self, ids: Sequence[int]) -> set[int]:
        """From here on the server may have these. Those not returned must not be sent: lost, paused or withdrawn."""
        if not ids:
            return set()
        self._asked[:] = [self._citizens[each] for each in ids]
        rows = self._run(self._mark, [_lease(), list(ids), self.owner, *self._agreed])
        return {row[0] for row in rows}

    def sent(self, results: Sequence[tuple[int, str]], quick: int = 0) -> int:
        """The server has taken these (id, domain); returns how many were still ours to say so of."""
        if not results:
            return 0
        ids, domains = [row for row, _domain in results], [domain for _row, domain in results]
        with connection.cursor() as cursor:
            cursor.execute(SENT, [ids, domains, ids, self.owner])
            count = cursor.rowcount
        Tally.add(self.campaign.pk, self.slot, sent=count, quick=min(quick, count))
        return int(count)

    @transaction.atomic
    def postpone(self, row: Claimed, reason: str, code: int | None, domain: str = "") -> bool:
        """Try again by the plan. True when the plan is used up and this was the end."""
        delay = RETRY_AFTER[min(row.attempts, len(RETRY_AFTER)) - 1]
        changed = self._run(POSTPONE, [delay, GIVE_UP_AFTER, delay, reason, code, domain, [row.id], self.owner])
        is_over = changed == [("failed",)]
        Tally.add(self.campaign.pk, self.slot, failed=int(is_over), deferred=int(bool(changed)))
        return is_over

    @transaction.atomic
    def fail(self, row_id: int, reason: str, code: int | None = None, domain: str = "") -> bool:
        """Never again. False when it is no longer ours to say."""
        with connection.cursor() as cursor:
            cursor.execute(FAIL, [reason, code, domain, [row_id], self.owner])
            count = cursor.rowcount
        Tally.add(self.campaign.pk, self.slot, failed=count)
        return bool(count)

    @transaction.atomic
    def release(self, ids: Iterable[int], after: timedelta = timedelta()) -> None:
        """Give back what was not sent and of which no byte has left."""
        states = Counter(row[0] for row in self._run(RELEASE, [after, list(ids), self.owner]))
        Tally.add(self.campaign.pk, self.slot, cancelled=states["cancelled"])

    def _run(self, statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return list(cursor.fetchall())


def _lease() -> timedelta:
    return timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
