"""A letter may ask one question; only a press on our own page counts, and nobody's name is on it."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from channels_mail.campaigns import rating, segmenting
from channels_mail.campaigns.content import blocks, rendering
from channels_mail.campaigns.models import LetterRating, LetterTemplate, Segment
from tests.factories.accounts import OfficerFactory
from tests.factories.campaigns import CampaignFactory, SegmentFactory

pytestmark = pytest.mark.django_db
BLOCK = blocks.new("rating", question="이 소식이 도움이 되었나요?").stored()


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def sent():
    return CampaignFactory(state="done", blocks=[blocks.new("text", text="소식입니다.").stored(), BLOCK])


def page(campaign, score=""):
    address = campaign.version.question_address(BLOCK["id"])
    return "/" + address.split("/", 3)[3] + (f"?score={score}" if score else "")


def test_the_letter_shows_five_faces_that_lead_to_our_page(sent):
    made = rendering.render(sent.version, {})
    for score in "12345":
        assert page(sent, score) in made.html and page(sent, score) in made.text
    assert "매우 만족" in made.html and "이 소식이 도움이 되었나요?" in made.text


def test_only_the_button_counts_and_once_a_day(client, sent):
    shown = client.get(page(sent, "4")).content.decode()
    client.head(page(sent, "4"))
    assert "checked" in shown and not LetterRating.objects.exists()

    assert "고맙습니다" in client.post(page(sent), {"score": "4"}).content.decode()
    client.post(page(sent), {"score": "1"})
    assert list(LetterRating.objects.values_list("score", "count")) == [(4, 1)]


@pytest.mark.parametrize("score", ["", "0", "6", "x", "4 "])
def test_what_is_no_face_is_asked_again(client, sent, score):
    assert "하나를 골라" in client.post(page(sent), {"score": score}).content.decode()
    assert not LetterRating.objects.exists()


def test_a_forged_link_and_a_letter_that_has_not_gone_out_ask_nothing(client):
    draft = CampaignFactory(blocks=[BLOCK])
    assert client.get(page(draft)).status_code == 404
    assert client.get(reverse("newsletters:rating", args=[f"{draft.version.pk}-{BLOCK['id']}.x"])).status_code == 404
    assert client.get(reverse("newsletters:rating", args=["sample"])).status_code == 200


def test_the_report_says_the_average_from_ten_answers_on(client, sent, settings):
    settings.DEMO = True
    client.force_login(sent.author)
    LetterRating.objects.create(version=sent.version, block=BLOCK["id"], score=5, count=6)
    LetterRating.objects.create(version=sent.version, block=BLOCK["id"], score=2, count=3)
    report = reverse("office_campaigns:report", args=[sent.pk])
    assert rating.answered(sent.version)[0].average is None
    assert "10 미만" in client.get(report).content.decode()

    LetterRating.objects.filter(score=2).update(count=6)
    assert "3.5점, 12명" in client.get(report).content.decode()


def office(client, campaign, settings):
    settings.DEMO = True
    client.force_login(campaign.author)
    return lambda name, data: client.post(reverse(f"office_campaigns:{name}", args=[campaign.pk]), data, follow=True)


def test_a_segment_in_use_is_not_removed_and_the_page_says_by_what(client, settings):
    campaign = CampaignFactory(title="겨울 소식")
    segment = SegmentFactory(author=campaign.author)
    segmenting.use(campaign, segment, by=campaign.author)
    post = office(client, campaign, settings)
    shown = post("segment", {"segment": segment.pk, "remove": "1"}).content.decode()
    assert "겨울 소식" in shown and "지우지 않았습니다" in shown and Segment.objects.exists()

    type(campaign).objects.update(segment=None)
    post("segment", {"segment": segment.pk, "remove": "1"})
    assert not Segment.objects.exists()


def test_a_template_is_removed_by_its_own_department_alone(client, settings):
    campaign = CampaignFactory()
    own = LetterTemplate.objects.create(name="우리", department=campaign.department)
    common = LetterTemplate.objects.create(name="모두의", department=None)
    post = office(client, campaign, settings)
    assert "우리 부서가 만든 틀만" in post("template", {"template": common.pk, "remove": "1"}).content.decode()
    post("template", {"template": own.pk, "remove": "1"})

    assert list(LetterTemplate.objects.all()) == [common]


def test_another_departments_segment_stays(client, settings):
    campaign = CampaignFactory()
    other = SegmentFactory(author=OfficerFactory(campaign=True))
    post = office(client, campaign, settings)
    post("segment", {"segment": other.pk, "remove": "1"})

    assert Segment.objects.filter(pk=other.pk).exists()
