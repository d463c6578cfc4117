"""The terminal shows what the page shows."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from channels_mail.campaigns.models import State, Tally
from tests.factories.campaigns import CampaignFactory

pytestmark = pytest.mark.django_db


def test_it_says_how_far_a_campaign_is_and_ends_with_it():
    campaign = CampaignFactory(state=State.DONE, audience=1200)
    Tally.add(campaign.pk, 0, sent=1100, failed=60, in_doubt=40)
    said = StringIO()
    call_command("watch_campaign", campaign.pk, stdout=said)

    assert said.getvalue() == "다 보냄 100%: 보냄 1,100, 남음 0, 미룸 0, 실패 60, 확인 필요 40, 보내지 않음 0\n"


def test_a_campaign_that_is_not_there_is_said_so():
    with pytest.raises(CommandError, match="그런 소식지가 없습니다"):
        call_command("watch_campaign", 1)
