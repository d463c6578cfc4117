"""So many people, and a campaign to all of them for each policy named. Prints the numbers of these, as JSON."""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from citizens.accounts.actions import create_account  # noqa: E402
from citizens.accounts.models import Account, Department  # noqa: E402
from tests.bench.audience import make_readers  # noqa: E402


def _officer(name, department):
    return Account.objects.filter(display_name=name).first() or create_account(
        email=f"{name}@hanbyeol.example",
        password=None,
        display_name=name,
        department=department,
        roles=["campaign_manager"],
        is_officer=True,
    )


def waiting_campaign(policy, **details):
    """A campaign whose people are fixed, at full speed."""
    from channels_mail.campaigns import workflow
    from channels_mail.campaigns.models import Campaign
    from tests.factories.campaigns import BLOCKS

    department = Department.objects.get_or_create(code="pr", defaults={"name_ko": "홍보과"})[0]
    author, approver = (_officer(name, department) for name in ("author", "approver"))
    campaign = workflow.create(
        by=author, title="훈련", department=department, topic="news_district", per_second=30_000,
        per_domain_second=30_000, doubt_policy=policy, **details,
    )  # fmt: skip
    workflow.write(campaign, by=author, subject="가을 소식", blocks=BLOCKS)
    workflow.submit(campaign, by=author)
    workflow.approve(campaign, by=approver)
    workflow.freeze(campaign)
    Campaign.objects.filter(pk=campaign.pk).update(state="sending")
    return campaign


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("load_catalogue", verbosity=0)
    make_readers(int(sys.argv[1]), people_per_key=100)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(json.dumps([waiting_campaign(policy).pk for policy in sys.argv[2:]]))  # noqa: T201
