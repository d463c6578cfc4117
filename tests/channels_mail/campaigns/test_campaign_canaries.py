"""A mail for one person holds nothing of another, however many are made in one go."""

import base64
import email
import re
from email import policy

import pytest

from channels_mail.campaigns.models import Campaign, State
from channels_mail.campaigns.sending.letters import Mail, Writer
from channels_mail.campaigns.sending.queue import Holder
from citizens.registry.models import Citizen
from tests.bench.audience import make_readers
from tests.factories.campaigns import CampaignFactory, DeliveryFactory

pytestmark = pytest.mark.django_db
PEOPLE = 300
BLOCKS = [
    {"kind": "text", "text": "{{이름}} 님, {{동}} 소식입니다. {{ 이름 }} {{settings.SECRET_KEY}} {{이름.__class__}}"}
]


@pytest.fixture
def mails():
    """The mails of everybody, made as a sender makes them."""
    campaign = CampaignFactory(state=State.SENDING, audience=PEOPLE, blocks=BLOCKS)
    make_readers(PEOPLE, prefix="canary")
    for citizen in Citizen.objects.filter(consents__purpose="news_district"):
        DeliveryFactory(campaign=campaign, citizen=citizen)
    rows = Holder(campaign, 0).claim(PEOPLE)
    campaign = Campaign.objects.select_related("version", "version_b", "department").get(pk=campaign.pk)
    return list(Writer(campaign, None).write(rows))


def words(mail):
    """Everything that can be read in a mail, with the letters behind base64."""
    message = email.message_from_bytes(mail.message, policy=policy.default)
    parts = [base64.b64decode(part.get_payload()).decode() for part in message.iter_parts()]
    return "\n".join([str(message["To"]), str(message["Subject"]), str(message["List-Unsubscribe"]), *parts])


def test_no_mail_holds_a_name_or_an_address_of_somebody_else(mails):
    assert len(mails) == PEOPLE and all(isinstance(mail, Mail) for mail in mails)
    seen = set()
    for mail in mails:
        own = re.search(r"canary(\d+)@", mail.recipient)[1]
        said = words(mail)
        assert set(re.findall(r"이름(\d+)", said)) == {own}
        assert set(re.findall(r"canary(\d+)@", said)) == {own}
        seen.add(own)
    assert len(seen) == PEOPLE


def test_each_has_ways_out_of_its_own_and_no_secret(mails, settings):
    links = [set(re.findall(r"/newsletters/unsubscribe/([^/\s\"<>]+)/", words(mail))) for mail in mails]

    assert all(len(each) == 1 for each in links)
    assert len(set.union(*links)) == PEOPLE
    assert len({mail.sender for mail in mails}) == PEOPLE
    for mail in mails:
        said = words(mail)
        assert settings.SECRET_KEY not in said
        assert "{{settings.SECRET_KEY}}" in said and "{{이름.__class__}}" in said, "what is no known word stays text"
