"""The composer: everything by plain posts, nothing typed is lost, and two windows never overwrite each other."""

import io
import re

import pytest
from django.urls import reverse
from PIL import Image

from channels_mail.campaigns import drafting, workflow
from channels_mail.campaigns.content import blocks
from channels_mail.campaigns.models import Campaign, CampaignDraft, CampaignVersion, LetterTemplate, Picture, State
from citizens.consent import actions as consents
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.petitions import PetitionTypeFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return OfficerFactory(campaign=True)


@pytest.fixture
def campaign(author):
    return workflow.create(by=author, title="가을 소식", department=author.department, topic="news_district")


@pytest.fixture
def composer(client, author, settings):
    settings.DEMO = True
    client.force_login(author)
    return client


def address(campaign, name="content"):
    return reverse(f"office_campaigns:{name}", args=[campaign.pk])


def typed(campaign, *parts, **more):
    """What the page's form sends."""
    draft = CampaignDraft.objects.filter(campaign=campaign, variant="A").first()
    sent = {
        "subject": "가을 소식",
        "preheader": "",
        "revision": draft.revision if draft else 1,
        "when": "now",
        "block": [],
    }
    for number, (kind, values) in enumerate(parts):
        name = f"aaaaaaa{number}"
        sent["block"].append(name)
        sent |= {f"{name}-kind": kind, **{f"{name}-{field}": value for field, value in values.items()}}
    return sent | more


def words(campaign):
    return [(block["kind"], block.get("text", "")) for block in campaign.drafts.get(variant="A").blocks]


def test_a_new_newsletter_begins_with_a_heading_and_a_text(composer, author):
    sent = {
        "title": "가을 소식", "campaign_class": "C", "topic": "news_district", "per_second": 20,
        "per_domain_second": 10, "late_after_minutes": 60, "doubt_policy": "hold",
    }  # fmt: skip
    page = composer.post(reverse("office_campaigns:new"), sent, follow=True)

    made = Campaign.objects.get()
    assert page.redirect_chain[-1][0] == address(made)
    assert made.author == author and words(made) == [("heading", ""), ("text", "")]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"topic": ""}, "topic"),
        ({"topic": "partners"}, "topic"),
        ({"campaign_class": "B", "topic": ""}, "legal_basis"),
        ({"at_any_hour": "on"}, "at_any_hour"),
        ({"share_b": "80"}, "share_b"),
    ],
)
def test_a_class_takes_only_what_fits_it(composer, changed, field):
    sent = {
        "title": "소식", "campaign_class": "C", "topic": "news_district", "per_second": 20,
        "per_domain_second": 10, "late_after_minutes": 60, "doubt_policy": "hold",
    } | changed  # fmt: skip
    page = composer.post(reverse("office_campaigns:new"), sent)

    assert field in page.context["form"].errors
    assert not Campaign.objects.exists()


def test_blocks_are_added_moved_and_removed_by_buttons(composer, campaign):
    parts = (("heading", {"text": "하나"}), ("text", {"text": "둘"}))
    composer.post(address(campaign), typed(campaign, *parts, do="add:button"))
    assert words(campaign) == [("heading", "하나"), ("text", "둘"), ("button", "")]

    composer.post(address(campaign), typed(campaign, *parts, do="down:aaaaaaa0"))
    assert words(campaign) == [("text", "둘"), ("heading", "하나")]

    composer.post(address(campaign), typed(campaign, *parts, do="remove:aaaaaaa1"))
    assert words(campaign) == [("heading", "하나")]


def test_what_is_typed_is_kept_while_typing_and_checked(composer, campaign):
    sent = typed(campaign, ("text", {"text": "{{전화}}로 알려 주세요."}))
    page = composer.post(address(campaign), sent, headers={"HX-Request": "true"}).content.decode()

    assert words(campaign) == [("text", "{{전화}}로 알려 주세요.")]
    assert "‘{{전화}}’은(는) 쓸 수 없는 자리입니다" in page
    assert not CampaignVersion.objects.exists()


def test_a_second_window_is_told_and_overwrites_nothing(composer, campaign):
    composer.get(address(campaign))
    old = typed(campaign, ("text", {"text": "첫째 창"}))
    late = typed(campaign, ("text", {"text": "둘째 창"}))
    composer.post(address(campaign), old)
    page = composer.post(address(campaign), late).content.decode()

    assert "그사이 고쳤습니다" in page and "둘째 창" in page
    assert words(campaign) == [("text", "첫째 창")]
    assert 'name="revision" id="id_revision" value="1"' in page


def test_too_much_is_said_and_nothing_typed_is_lost(composer, campaign):
    long = "가" * 3001
    page = composer.post(address(campaign), typed(campaign, ("text", {"text": long}), do="save")).content.decode()

    assert "3000자까지" in page and long in page
    assert not CampaignVersion.objects.exists()


def test_saving_makes_a_version_once(composer, campaign):
    for _press in range(2):
        composer.post(address(campaign), typed(campaign, ("text", {"text": "본문"}), do="save"))

    assert CampaignVersion.objects.get().number == 1


def test_a_test_mail_goes_to_oneself_alone_and_is_noted(composer, campaign, author, mailoutbox):
    from citizens.accounts.addresses import open_address

    composer.post(address(campaign), typed(campaign, ("text", {"text": "{{이름}} 님, 본문"}), do="test"))

    (mail,) = mailoutbox
    assert mail.to == [open_address(author.email)]
    assert mail.subject == "[시험] 가을 소식"
    assert "김한별 님, 본문" in mail.body and "/newsletters/unsubscribe/sample/" in mail.body
    assert campaign.events.filter(kind="tested").exists()


def test_asking_for_approval_says_what_is_missing(composer, campaign):
    page = composer.post(address(campaign), typed(campaign, ("text", {"text": "본문"}), do="submit")).content.decode()

    assert "10명보다 적으면" in page
    campaign.refresh_from_db()
    assert campaign.state == State.DRAFT


def test_approval_is_asked_for_and_given_by_another(composer, client, campaign, author):
    _readers(10)
    composer.post(
        address(campaign), typed(campaign, ("text", {"text": "도서관이 토요일에도 문을 엽니다."}), do="submit")
    )
    campaign.refresh_from_db()
    assert campaign.state == State.SUBMITTED

    page = composer.get(address(campaign, "campaign")).content.decode()
    assert "쓴 사람은 승인할 수 없습니다" in page and "승인하고" not in page
    composer.post(address(campaign, "approval"))
    campaign.refresh_from_db()
    assert campaign.state == State.SUBMITTED

    other = OfficerFactory(head=True, department=author.department)
    client.force_login(other)
    page = client.get(address(campaign, "campaign")).content.decode()
    assert "승인하고 10명에게 보내기" in page
    client.post(address(campaign, "approval"))
    campaign.refresh_from_db()
    assert campaign.state == State.SCHEDULED and campaign.approver == other


def test_a_letter_with_a_wrong_placeholder_is_not_approved(composer, campaign):
    _readers(10)
    sent = typed(campaign, ("text", {"text": "{{주민번호}} 님께"}), do="submit")
    page = composer.post(address(campaign), sent).content.decode()

    assert "‘{{주민번호}}’은(는) 쓸 수 없는 자리입니다" in page
    campaign.refresh_from_db()
    assert campaign.state == State.DRAFT


def test_a_time_at_night_is_refused(composer, campaign):
    sent = typed(campaign, ("text", {"text": "본문"}), when="at", send_at="2099-01-05T23:00", do="save")
    page = composer.post(address(campaign), sent).content.decode()

    assert "보낼 수 있는 시간이 아닙니다" in page


def test_a_petitions_name_comes_from_the_catalogue(composer, campaign):
    kind = PetitionTypeFactory(id="bus-stop", name_ko="정류장 설치 건의", summary_ko="새 정류장을 건의합니다.")
    composer.post(address(campaign), typed(campaign, ("petition_type", {"code": kind.pk})))

    (block,) = campaign.drafts.get(variant="A").blocks
    assert (block["title"], block["summary"]) == ("정류장 설치 건의", "새 정류장을 건의합니다.")


def test_a_picture_is_drawn_anew_and_shown_to_everybody(composer, campaign, client):
    photo = Image.new("RGB", (3000, 1000), "navy")
    exif = photo.getexif()
    exif[0x010E] = "비밀 장소"
    file = io.BytesIO()
    photo.save(file, "JPEG", exif=exif)
    file.seek(0)
    file.name = "photo.jpg"
    sent = typed(campaign, ("picture", {"source": "", "alternative": "새 정류장"}))
    composer.post(address(campaign), sent | {"aaaaaaa0-file": file, "do": "picture:aaaaaaa0"})

    picture = Picture.objects.get()
    assert picture.width == 1088 and "비밀".encode() not in bytes(picture.content)
    client.logout()
    shown = client.get(picture.address)
    assert shown.status_code == 200 and shown["Content-Type"] == "image/jpeg"
    assert campaign.drafts.get(variant="A").blocks[0]["source"] == picture.address


def test_what_is_no_picture_is_refused_in_words(composer, campaign):
    file = io.BytesIO(b"<svg onload=alert(1)>")
    file.name = "x.jpg"
    sent = typed(campaign, ("picture", {"source": "", "alternative": "새 정류장"}))
    page = composer.post(address(campaign), sent | {"aaaaaaa0-file": file}).content.decode()

    assert "JPG나 PNG 그림이 아닙니다" in page and "새 정류장" in page
    assert not Picture.objects.exists()


def test_the_preview_runs_nothing_and_reaches_no_account(composer, campaign):
    composer.post(address(campaign), typed(campaign, ("text", {"text": "<script>alert(1)</script>{{이름}}"})))
    frame = composer.get(address(campaign, "preview") + "?who=2")
    policy = frame["Content-Security-Policy"]

    assert "sandbox" in policy and "default-src 'none'" in policy and "frame-ancestors 'self'" in policy
    assert "<script>" not in frame.content.decode() and "&lt;script&gt;" in frame.content.decode()
    assert "구민" in frame.content.decode()


def test_an_earlier_version_is_compared_and_taken_back(composer, campaign):
    for text in ("첫 글입니다.", "둘째 글입니다."):
        composer.post(address(campaign), typed(campaign, ("text", {"text": text}), do="save"))
    page = composer.get(address(campaign, "versions")).content.decode()
    assert re.search(r"<ins>.*둘째 글입니다\.</ins>", page) and re.search(r"<del>.*첫 글입니다\.</del>", page)

    first = campaign.versions.get(number=1)
    composer.post(reverse("office_campaigns:restoration", args=[campaign.pk, first.pk]))
    assert words(campaign) == [("text", "첫 글입니다.")]


def test_words_are_kept_as_a_template_and_taken_by_another(composer, campaign, author):
    composer.post(address(campaign), typed(campaign, ("text", {"text": "늘 쓰는 글"})))
    composer.post(address(campaign, "template"), {"name": "월간 소식"})
    template = LetterTemplate.objects.get()
    other = workflow.create(by=author, title="겨울 소식", department=author.department, topic="news_district")
    composer.post(address(other, "template"), {"template": template.pk})

    assert words(other) == [("text", "늘 쓰는 글")]


def test_another_departments_template_is_not_there(author):
    stranger = OfficerFactory(campaign=True)
    draft = drafting.open_draft(
        workflow.create(by=stranger, title="소식", department=stranger.department, topic="news_events"), by=stranger
    )
    template = drafting.save_template(draft, name="남의 틀", by=stranger)

    assert not LetterTemplate.objects.visible_to(author).exists()
    with pytest.raises(PermissionError):
        drafting.remove_template(template, by=author)


def test_a_copy_has_the_words_and_no_readers(composer, campaign):
    composer.post(address(campaign), typed(campaign, ("text", {"text": "본문"}), do="save"))
    composer.post(address(campaign, "duplicate"))

    copied = Campaign.objects.exclude(pk=campaign.pk).get()
    assert copied.state == State.DRAFT and copied.audience is None and copied.send_at is None
    assert words(copied) == [("text", "본문")]


def test_side_b_begins_with_the_words_of_side_a(campaign, author):
    draft = drafting.open_draft(campaign, by=author)
    drafting.keep(draft, by=author, subject="가", preheader="", blocks=[blocks.new("text", text="같은 글")])
    workflow.write(campaign, by=author, subject="가", blocks=draft.blocks)

    assert drafting.open_draft(campaign, by=author, variant="B").blocks == draft.blocks


def _readers(count):
    for _number in range(count):
        person = CitizenFactory(account=AccountFactory())
        consents.decide(person, {"news_district": True}, by=person.account)
