"""Fixing who gets an approved campaign: one row each, written by PostgreSQL itself, in batches that can be resumed."""

import hashlib
import hmac
import uuid
from collections.abc import Iterator

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count

from channels_mail.campaigns import audience
from channels_mail.campaigns.models import Campaign, CampaignEvent, Delivery, State, Suppression
from channels_mail.campaigns.models.suppression import OFFLINE
from channels_mail.campaigns.workflow import stepping
from citizens.reach import catching_up

BATCH = 50_000  # about so many people in one transaction
WHOLE = 1 << 128
# The share of version B, and who gets it first, are decided by a keyed hash of the person: the same at every run, and
# nobody can foretell it.
INSERT = """
WITH person AS MATERIALIZED ({people}),
got AS (
    INSERT INTO campaigns_delivery (campaign_id, citizen_id, variant, state, reason, domain, bounce, next_attempt_at)
    SELECT %s, id, CASE WHEN get_byte(digest, 0) * 256 + get_byte(digest, 1) < %s THEN 'B' ELSE 'A' END,
        CASE WHEN get_byte(digest, 2) * 256 + get_byte(digest, 3) < %s THEN 'waiting' ELSE 'held' END,
        '', '', '', statement_timestamp()
    FROM (SELECT citizen_id AS id, sha256(convert_to(%s || citizen_id::text, 'UTF8')) AS digest
        FROM person WHERE reason = '') AS chosen
    ON CONFLICT (campaign_id, citizen_id) DO NOTHING
)
INSERT INTO campaigns_suppression (campaign_id, citizen_id, reason, channel, at)
SELECT %s, citizen_id, reason, CASE {channels} ELSE '' END, statement_timestamp() FROM person WHERE reason <> ''
ON CONFLICT (campaign_id, citizen_id) DO NOTHING
"""
CHANNELS = " ".join(f"WHEN reason = '{reason}' THEN '{channel}'" for reason, channel in OFFLINE.items())


def freeze(campaign: Campaign) -> bool:
    """Write down everybody who gets it and everybody left out. False: it is fixed already, or no longer to be sent.

    Each batch is a transaction of its own and leaves alone whom an earlier run has written, so that a run that was
    killed is simply begun again.
    """
    campaign.refresh_from_db()
    if campaign.state != State.SCHEDULED or campaign.audience is not None:
        return False
    catching_up.catch_up()
    for first, last in _ranges(audience.count(campaign)):
        with transaction.atomic():
            _insert(campaign, first, last)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE campaigns_delivery")  # senders must not plan by what the table was before
    return _fix(campaign)


def variant_of(campaign: Campaign, citizen_id: uuid.UUID) -> str:
    """Which version this person gets: what the statement above decides, said in Python."""
    digest = hashlib.sha256(f"{_seed(campaign)}{citizen_id}".encode()).digest()
    return "B" if digest[0] * 256 + digest[1] < _threshold(campaign.share_b) else "A"


def _insert(campaign: Campaign, first: uuid.UUID, last: uuid.UUID | None) -> None:
    people = audience.candidates(campaign).filter(pk__gte=first)
    if last is not None:
        people = people.filter(pk__lt=last)
    rows = audience.with_lasting_reason(people, campaign).order_by("pk").values("citizen_id", "reason")
    sql, parameters = rows.query.sql_with_params()
    statement = INSERT.format(people=sql, channels=CHANNELS)
    b, at_first = _threshold(campaign.share_b), _threshold(campaign.trial_share or 100)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, campaign.pk, b, at_first, _seed(campaign), campaign.pk])


@transaction.atomic
def _fix(campaign: Campaign) -> bool:
    stepping.lock(campaign)
    if campaign.state != State.SCHEDULED or campaign.audience is not None:
        return False
    campaign.audience = Delivery.objects.filter(campaign=campaign).count()
    left_out = Suppression.objects.filter(campaign=campaign).order_by().values_list("reason").annotate(Count("pk"))
    campaign.left_out = dict(left_out)
    stepping.save(campaign, "audience", "left_out")
    fixed = {"audience": campaign.audience, "left_out": campaign.left_out}
    stepping.record(campaign, CampaignEvent.Kind.FROZEN, fixed, by=None)
    return True


def _ranges(expected: int) -> Iterator[tuple[uuid.UUID, uuid.UUID | None]]:
    """The ids of all people, cut into stretches of about a batch each: random ids lie evenly."""
    parts = max(1, -(-expected // BATCH))
    edges = [uuid.UUID(int=WHOLE * part // parts) for part in range(parts)]
    return zip(edges, [*edges[1:], None], strict=True)


def _seed(campaign: Campaign) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"campaign:{campaign.pk}".encode(), "sha256").hexdigest()


def _threshold(percent: int) -> int:
    """Of 65,536 values of a hash, so many are this share."""
    return percent * 65_536 // 100
