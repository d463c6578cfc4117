"""People who agreed to news, for bin/bench campaign: PEOPLE PEOPLE_PER_KEY. Prints one of their mails, as JSON."""

import base64
import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from channels_mail.campaigns.models import Campaign, CampaignVersion, Tally  # noqa: E402
from citizens.accounts.actions import create_account  # noqa: E402
from citizens.accounts.models import Department  # noqa: E402
from citizens.reach.catching_up import catch_up  # noqa: E402
from tests.bench.audience import make_readers  # noqa: E402
from tests.factories.campaigns import BLOCKS  # noqa: E402

FAST = 30_000


def author():
    department = Department.objects.get_or_create(code="pr", defaults={"name_ko": "홍보과"})[0]
    return create_account(
        email="author@hanbyeol.example",
        password=None,
        display_name="author",
        department=department,
        roles=["campaign_manager"],
        is_officer=True,
    )


def one_mail():
    """What everybody in the race sends: headers and both parts of one letter."""
    from email import message_from_bytes, policy

    from channels_mail.campaigns.models import Delivery
    from channels_mail.campaigns.sending.letters import Writer
    from channels_mail.campaigns.sending.queue import Claimed
    from citizens.registry.models import Citizen

    campaign = Campaign.objects.select_related("version", "version_b").get()
    citizen = Citizen.objects.order_by("created_at").first()
    row = Delivery.objects.create(campaign=campaign, citizen=citizen)
    (mail,) = Writer(campaign, None).write([Claimed(row.pk, citizen.pk, "A", 1)])
    row.delete()
    message = message_from_bytes(mail.message, policy=policy.default)
    return {
        "bytes": base64.b64encode(mail.message).decode(),
        "text": message.get_body(("plain",)).get_content(),
        "html": message.get_body(("html",)).get_content(),
    }


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("load_catalogue", verbosity=0)
    make_readers(int(sys.argv[1]), people_per_key=int(sys.argv[2]))
    catch_up()
    by = author()
    campaign = Campaign.objects.create(
        title="가을 소식",
        topic="news_district",
        author=by,
        department=by.department,
        per_second=FAST,
        per_domain_second=FAST,
    )
    campaign.version = CampaignVersion.objects.create(
        campaign=campaign, number=1, subject="가을 소식", blocks=BLOCKS, author=by
    )
    campaign.save()
    Tally.objects.bulk_create(Tally(campaign=campaign, slot=slot) for slot in range(Tally.SLOTS))
    print(json.dumps(one_mail()))  # noqa: T201
