"""Asking for approval, and giving it: always by another person."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels_mail.campaigns import audience, measuring, office_hours
from channels_mail.campaigns.content import checks
from channels_mail.campaigns.content.letter import letter_of
from channels_mail.campaigns.errors import BadRules, NotReady, SamePerson, TooFew
from channels_mail.campaigns.models import Campaign, CampaignEvent, Goal, State
from channels_mail.campaigns.workflow import stepping
from citizens.accounts.models import Account

Kind = CampaignEvent.Kind


@transaction.atomic
def submit(campaign: Campaign, *, by: Account, expected_version: int | None = None) -> None:
    """Ask another person to approve it. Raises NotReady with all that is missing, BadRules, TooFew."""
    stepping.lock(campaign, expected_version)
    stepping.must_be(campaign, State.DRAFT)
    missing = list(_missing(campaign))
    if missing:
        raise NotReady(*missing)
    found = _enough(campaign)
    campaign.state, campaign.submitter, campaign.submitted_at = State.SUBMITTED, by, timezone.now()
    stepping.save(campaign, "state", "submitter", "submitted_at")
    stepping.record(campaign, Kind.SUBMITTED, {"found": found}, by=by)


@transaction.atomic
def withdraw(campaign: Campaign, *, by: Account) -> None:
    """Take the request back, to write on."""
    stepping.lock(campaign)
    stepping.must_be(campaign, State.SUBMITTED)
    _back_to_draft(campaign)
    stepping.record(campaign, Kind.WITHDRAWN, by=by)


@transaction.atomic
def send_back(campaign: Campaign, *, by: Account, note: str) -> None:
    """Ask its author to change something first."""
    stepping.lock(campaign)
    stepping.must_be(campaign, State.SUBMITTED)
    _back_to_draft(campaign)
    stepping.record(campaign, Kind.SENT_BACK, by=by, note=note)


@transaction.atomic
def approve(campaign: Campaign, *, by: Account, expected_version: int | None = None) -> None:
    """Let it go as it is written now; its people are fixed next. Raises SamePerson, NotReady, TooFew."""
    stepping.lock(campaign, expected_version)
    stepping.must_be(campaign, State.SUBMITTED)
    if by.pk in _writers(campaign):
        raise SamePerson(f"{by.pk} wrote campaign {campaign.pk}")
    missing = list(_missing(campaign))
    if missing:
        raise NotReady(*missing)
    found, now = _enough(campaign), timezone.now()
    for version in (campaign.version, campaign.version_b):
        if version is not None and campaign.measures_clicks:
            measuring.prepare(version)
    campaign.state, campaign.approver, campaign.approved_at = State.SCHEDULED, by, now
    if campaign.send_at is None:
        campaign.send_at = now if campaign.at_any_hour else office_hours.next_open(now)
    stepping.save(campaign, "state", "approver", "approved_at", "send_at")
    version_b = campaign.version_b.number if campaign.version_b and campaign.share_b else None
    number = campaign.version.number if campaign.version else None
    stepping.record(campaign, Kind.APPROVED, {"found": found, "version": number, "version_b": version_b}, by=by)


def _back_to_draft(campaign: Campaign) -> None:
    campaign.state, campaign.submitter, campaign.submitted_at = State.DRAFT, None, None
    stepping.save(campaign, "state", "submitter", "submitted_at")


def _writers(campaign: Campaign) -> set[int | None]:
    """Whoever made it, wrote the words that would go, or asked for approval."""
    versions = [each for each in (campaign.version, campaign.version_b) if each is not None]
    return {campaign.author_id, campaign.submitter_id, *(each.author_id for each in versions)}


def _missing(campaign: Campaign) -> Iterator[str | Promise]:
    """What keeps it from being approved, each with what to do."""
    if campaign.version is None or not campaign.version.subject.strip():
        yield _("제목이 없습니다. 내용에서 제목을 써 주세요.")
    elif not campaign.version.blocks:
        yield _("본문이 비어 있습니다. 내용에서 한 덩이 이상 써 주세요.")
    else:
        yield from _wrong_words(campaign)
    if campaign.share_b and campaign.version_b is None:
        yield _("나 안의 글이 없습니다. 나 안을 쓰거나 몫을 0으로 바꿔 주세요.")
    if campaign.share_b and campaign.goal == Goal.LINK:
        yield from _without_goal(campaign)
    if campaign.rules.purposes and campaign.topic not in campaign.rules.purposes:
        yield _("주제를 골라 주세요. 이 주제를 받기로 한 사람에게만 보냅니다.")
    if not campaign.rules.purposes and not campaign.legal_basis.strip():
        yield _("동의 없이 보내려면 법적 근거를 적어야 합니다.")
    if campaign.send_at is not None and campaign.send_at < timezone.now():
        yield _("보낼 때가 지났습니다. 다시 골라 주세요.")
    if campaign.send_at is not None and not campaign.at_any_hour and not office_hours.is_open(campaign.send_at):
        yield _("보낼 수 있는 시간이 아닙니다. 낮 시간으로 골라 주세요.")
    try:
        audience.rules_for(campaign)
    except BadRules as bad:
        yield bad.reason


def _wrong_words(campaign: Campaign) -> Iterator[str]:
    """What the check list says must be mended, of every text that would go."""
    sides = (campaign.version, campaign.version_b if campaign.share_b else None)
    for version in sides:
        if version is None:
            continue
        yield from (finding.text for finding in checks.keeps_from_approval(letter_of(version)))
        if version.has_english:
            found = checks.keeps_from_approval(letter_of(version, language="en"))
            yield from (_("영문: %(finding)s") % {"finding": finding.text} for finding in found)


def _without_goal(campaign: Campaign) -> Iterator[str]:
    """Two versions compared by presses need something to press, and somebody who counts."""
    if not campaign.measures_clicks:
        yield _("단추를 누른 수로 견주려면 링크를 누른 수를 세어야 합니다. 분류와 주제에서 켜 주세요.")
    for version in (campaign.version, campaign.version_b):
        if version is not None and not measuring.goal_of(version):
            yield _("%(side)s에 누를 단추가 없습니다. 단추를 더하거나 견주는 행동을 바꿔 주세요.") % {
                "side": version.get_variant_display()
            }


def _enough(campaign: Campaign) -> int:
    """How many it is for. A handful of people chosen by conditions would be told apart."""
    found = audience.count(campaign)
    if found < audience.LEAST:
        raise TooFew(found)
    return found


REASONS = {
    TooFew: gettext_lazy("받는 사람이 너무 적습니다. 10명보다 적으면 누구인지 짐작할 수 있어 보내지 않습니다."),
    SamePerson: gettext_lazy("만든 사람은 승인할 수 없습니다. 다른 사람이 승인해야 합니다."),
}
