"""Keeping an audience's conditions under a name: the only writer of segments."""

from django.db import transaction

from channels_mail.campaigns import audience, workflow
from channels_mail.campaigns.errors import StepNotAllowed
from channels_mail.campaigns.models import Campaign, Segment
from channels_mail.campaigns.models.campaign import ENDED
from citizens.accounts.models import Account


class NameTaken(Exception):
    """The department has a segment of this name."""


class InUse(Exception):
    """Campaigns that are still to be sent go by it: their titles."""


@transaction.atomic
def save(campaign: Campaign, *, name: str, by: Account) -> Segment:
    """Keep this campaign's conditions for others of the department. Raises NameTaken."""
    if by.department is None:
        raise StepNotAllowed("an officer without a department")
    if Segment.objects.filter(department=by.department, name=name).exists():
        raise NameTaken(name)
    rules = audience.read(campaign.audience_rules or {}).as_json()
    segment = Segment.objects.create(name=name, rules=rules, department=by.department, author=by)
    workflow.change(campaign, by=by, segment=segment)
    return segment


def use(campaign: Campaign, segment: Segment, *, by: Account) -> None:
    """Take a segment's conditions; changing the segment later does not change the campaign. Raises BadRules."""
    workflow.change(campaign, by=by, segment=segment, audience_rules=segment.rules)


@transaction.atomic
def remove(segment: Segment, *, by: Account) -> None:
    """One's own department's. Campaigns that are over keep their conditions. Raises InUse while one is not."""
    if segment.department_id != by.department_id:
        raise PermissionError("a segment of another department")
    Segment.objects.select_for_update().get(pk=segment.pk)
    if using := list(segment.campaigns.exclude(state__in=ENDED).values_list("title", flat=True)[:3]):
        raise InUse(*using)
    segment.delete()
