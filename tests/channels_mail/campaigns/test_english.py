"""One campaign in two languages: everybody gets theirs, and Korean where there is no English."""

import email
import email.policy

import pytest
from django.urls import reverse

from channels_mail.campaigns import drafting, measuring, workflow
from channels_mail.campaigns.content import blocks, checks
from channels_mail.campaigns.content.letter import letter_of
from channels_mail.campaigns.errors import NotReady
from channels_mail.campaigns.models import CampaignDraft, CampaignVersion, CountedLink
from channels_mail.campaigns.sending.letters import Writer
from channels_mail.campaigns.sending.queue import Claimed
from tests.channels_mail.campaigns.readers import readers
from tests.factories.accounts import OfficerFactory
from tests.factories.campaigns import BLOCKS, CampaignFactory, DeliveryFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
ENGLISH = {
    "subject_en": "Libraries open on Saturdays",
    "preheader_en": "From December",
    "blocks_en": [blocks.new("text", text="Dear {{이름}}, libraries in {{동}} open on Saturdays.").stored()],
}


@pytest.fixture
def author():
    return OfficerFactory(campaign=True)


@pytest.fixture
def office(client, author, settings):
    settings.DEMO = True
    client.force_login(author)
    return client


def bilingual(**settings):
    campaign = CampaignFactory(**settings)
    workflow.write(campaign, by=campaign.author, subject="도서관 소식", blocks=BLOCKS, **ENGLISH)
    return campaign


def mail_to(campaign, **citizen):
    row = DeliveryFactory(campaign=campaign, citizen=CitizenFactory(**citizen))
    made = next(Writer(campaign, None).write([Claimed(row.pk, row.citizen_id, "A", 0)]))
    read = email.message_from_bytes(made.message, policy=email.policy.default)
    return read["Subject"], read["From"], read.get_body("plain").get_content()


def test_each_reader_gets_their_language(settings):
    campaign = bilingual()
    subject, sender, text = mail_to(campaign, language="en", name="Kim Hanbyeol", dong="새솔동")
    assert subject == "Libraries open on Saturdays" and settings.OFFICE["name_en"] in sender
    assert "Dear Kim Hanbyeol, libraries in Saesol-dong open" in text and "Unsubscribe" in text

    subject, _sender, text = mail_to(campaign, language="ko", name="김한별")
    assert subject == "도서관 소식" and "김한별 님" in text and "수신 거부" in text


def test_without_english_everybody_reads_korean():
    campaign = CampaignFactory()
    subject, _sender, text = mail_to(campaign, language="en", name="Kim")

    assert subject == "가을 소식" and "Kim 님" in text


def test_an_advertisement_is_marked_and_can_be_refused_in_both_languages():
    campaign = bilingual(campaign_class="D", topic="partners")
    for language in ("ko", "en"):
        subject, _sender, text = mail_to(campaign, language=language)
        assert subject.startswith("(광고)")
        assert "수신거부" in text and "This is an advertisement" in text


def test_english_that_was_copied_and_not_translated_is_not_approved(author):
    readers(12)
    campaign = CampaignFactory(author=author)
    draft = drafting.begin_english(drafting.open_draft(campaign, by=author), by=author)
    draft.campaign = campaign
    assert "language" in {each.code for each in checks.keeps_from_approval(letter_of(draft, language="en"))}
    workflow.write(campaign, by=author, **draft.said)

    with pytest.raises(NotReady) as refusal:
        workflow.submit(campaign, by=author)
    assert str(refusal.value.reasons[0]).startswith("영문:")


def test_what_is_missing_in_english_keeps_it_from_approval_too(author):
    readers(12)
    campaign = CampaignFactory(author=author)
    workflow.write(campaign, by=author, subject="도서관", blocks=BLOCKS, **(ENGLISH | {"subject_en": ""}))

    with pytest.raises(NotReady):
        workflow.submit(campaign, by=author)


def test_links_of_both_languages_count_for_the_goal():
    button = [blocks.new("button", label="Go", link="/board/").stored()]
    campaign = CampaignFactory(measures_clicks=True, blocks=[blocks.new("button", label="가기", link="/").stored()])
    version = CampaignVersion.objects.create(
        campaign=campaign, number=2, subject="가", blocks=campaign.version.blocks, subject_en="A", blocks_en=button,
        author=campaign.author,
    )  # fmt: skip
    measuring.prepare(version)
    CountedLink.objects.filter(version=version).update(presses=7)

    assert measuring.presses_of_goal(version) == 14


def content(campaign, query=""):
    return reverse("office_campaigns:content", args=[campaign.pk]) + query


def test_english_is_begun_written_kept_and_removed(office, author):
    campaign = CampaignFactory(author=author)
    assert "영문이 없으면 모두 한국어로" in office.get(content(campaign, "?lang=en")).content.decode()

    office.post(reverse("office_campaigns:english", args=[campaign.pk]), {"do": "begin"})
    draft = CampaignDraft.objects.get()
    assert [each["text"] for each in draft.blocks_en] == [each["text"] for each in BLOCKS]
    assert {each["id"] for each in draft.blocks_en}.isdisjoint({each.get("id") for each in draft.blocks})

    first = draft.blocks_en[0]["id"]
    office.post(
        content(campaign, "?lang=en"),
        {"revision": draft.revision, "subject": "Autumn", "block": first, f"{first}-kind": "heading",
         f"{first}-text": "News", "do": "save"},
    )  # fmt: skip
    campaign.refresh_from_db()
    assert (campaign.version.subject, campaign.version.subject_en) == ("가을 소식", "Autumn")
    assert campaign.version.blocks_en[0]["text"] == "News" and campaign.version.blocks == draft.blocks

    office.post(reverse("office_campaigns:english", args=[campaign.pk]), {"do": "remove"})
    assert not CampaignDraft.objects.get().has_english and campaign.version.has_english


def test_both_languages_are_previewed(office, author):
    campaign = bilingual(author=author)
    preview = reverse("office_campaigns:preview", args=[campaign.pk])

    assert "Saesol-dong" in office.get(preview, {"lang": "en"}).content.decode()
    assert "김한별 님" in office.get(preview, {"lang": "ko"}).content.decode()
    assert "Libraries open" in office.get(content(campaign, "?lang=en")).content.decode()


def test_a_test_mail_comes_in_the_language_one_looks_at(office, author, mailoutbox):
    campaign = bilingual(author=author)
    draft = drafting.open_draft(campaign, by=author)
    block = draft.blocks_en[0]
    office.post(
        content(campaign, "?lang=en"),
        {"revision": draft.revision, "subject": "Libraries", "block": block["id"], f"{block['id']}-kind": "text",
         f"{block['id']}-text": "Open.", "do": "test"},
    )  # fmt: skip

    assert mailoutbox[-1].subject.endswith("Libraries")
