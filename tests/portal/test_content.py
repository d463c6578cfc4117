"""What the office tells everybody: two persons, two languages, on time, looked at again."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.content import actions, alerts
from portal.content.errors import NeedsAnotherPerson, ReviewTooFar
from portal.content.models import Alert, Article, Banner
from portal.content.tasks import remind_of_reviews
from portal.search.finding import find
from portal.search.rebuilding import rebuild
from tests.factories.accounts import DepartmentFactory, OfficerFactory
from tests.factories.content import ArticleFactory
from tests.factories.petitions import FormVersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db):
    return OfficerFactory(content=True)


# --- publishing -------------------------------------------------------------------------------------
def test_whoever_wrote_it_last_does_not_publish_it(editor, client_for):
    article = ArticleFactory(by=editor)

    with pytest.raises(NeedsAnotherPerson):
        actions.publish(article, by=editor)
    client_for(editor).post(reverse("office_content:publication", args=[article.pk]), {"publish_at": ""})
    article.refresh_from_db()
    assert article.state == "draft"
    actions.publish(article, by=OfficerFactory(content=True))
    assert article.state == "published"


def test_a_text_appears_and_goes_on_its_hour(client):
    now = timezone.now()
    later = ArticleFactory(published=True, publish_at=now + timedelta(hours=1))
    over = ArticleFactory(published=True, expires_at=now - timedelta(minutes=1))
    shown = ArticleFactory(published=True)
    draft = ArticleFactory()
    archived = ArticleFactory(published=True)
    actions.archive(archived, by=OfficerFactory(content=True))
    texts = {"later": later, "over": over, "shown": shown, "draft": draft, "archived": archived}

    answers = {name: client.get(each.get_absolute_url()).status_code for name, each in texts.items()}

    assert answers == {"later": 404, "over": 404, "shown": 200, "draft": 404, "archived": 404}
    assert list(Article.objects.public(now + timedelta(hours=2))) != []
    assert later in Article.objects.public(now + timedelta(hours=2))


def test_changing_a_text_under_review_sends_it_back_to_draft(editor):
    article = ArticleFactory(by=editor)
    actions.submit(article, by=editor)

    article = actions.write(article, by=editor, title_ko="다른 제목")

    assert article.state == "draft"


def test_revisions_stay_as_they_were_and_can_be_compared_and_restored(editor, client_for):
    article = ArticleFactory(by=editor, body_ko="첫 줄\n둘째 줄")
    actions.write(article, by=editor, body_ko="첫 줄\n바뀐 줄")

    page = client_for(editor).get(reverse("office_content:revision", args=[article.pk, 2])).content.decode()
    assert '<li class="went"' in page
    assert "바뀐 줄" in page
    with pytest.raises(DatabaseError), transaction.atomic():
        article.revisions.update(body_ko="지어낸 글")
    client_for(editor).post(reverse("office_content:restoration", args=[article.pk, 1]))
    article.refresh_from_db()
    assert (article.body_ko, article.revisions.count()) == ("첫 줄\n둘째 줄", 3)


def test_an_officer_writes_for_their_own_department_only(client_for):
    head = OfficerFactory(head=True)
    own, other = ArticleFactory(department=head.department), ArticleFactory(department=DepartmentFactory())

    client = client_for(head)

    assert client.get(reverse("office_content:article", args=[own.pk])).status_code == 200
    assert client.get(reverse("office_content:article", args=[other.pk])).status_code == 404


def test_what_was_typed_is_not_lost(editor, client_for):
    page = client_for(editor).post(reverse("office_content:new"), {"kind": "guide", "body_ko": "공들인 글"})

    assert page.status_code == 200
    assert "공들인 글" in page.content.decode()
    assert not Article.objects.exists()


# --- staying fresh ----------------------------------------------------------------------------------
def test_a_text_that_nobody_looked_at_is_told_to_its_department_once_a_week():
    department = DepartmentFactory(email="road@hanbyeol.example")
    ArticleFactory(published=True, department=department)
    Article.objects.update(review_due_on=timezone.localdate() - timedelta(days=1))

    assert remind_of_reviews() == 1
    assert "1건" in mail.outbox[0].body
    assert mail.outbox[0].to == ["road@hanbyeol.example"]


def test_a_review_is_within_a_year(editor):
    article = ArticleFactory(by=editor)

    with pytest.raises(ReviewTooFar):
        actions.confirm(article, by=editor, review_due_on=timezone.localdate() + timedelta(days=400))


def test_the_reader_sees_when_somebody_last_looked_and_that_it_is_korean_only(client):
    article = ArticleFactory(published=True)

    assert "마지막 확인" in client.get(article.get_absolute_url()).content.decode()
    client.cookies["django_language"] = "en"
    assert "This text is in Korean only." in client.get(article.get_absolute_url()).content.decode()


# --- reading ----------------------------------------------------------------------------------------
def test_what_is_written_is_never_run(client):
    article = ArticleFactory(
        published=True, title_ko="<script>alert(1)</script>", body_ko="<img src=x onerror=alert(1)>"
    )

    page = client.get(article.get_absolute_url()).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_a_reader_is_counted_once_and_a_dissatisfied_one_is_led_to_an_officer(client):
    article = ArticleFactory(published=True, kind="faq")
    url = reverse("content:rating", args=[article.pk])

    for answer in ("no", "yes"):
        client.post(url, {"helpful": answer})

    article.refresh_from_db()
    assert (article.helpful_count, article.unhelpful_count) == (0, 1)
    assert reverse("consultations:new") in client.get(article.get_absolute_url()).content.decode()


def test_an_answer_is_found_in_everyday_words(client):
    ArticleFactory(published=True, kind="faq", title_ko="큰 쓰레기는 어떻게 버리나요?", words="소파 버리기, 장롱")
    rebuild()

    assert [hit.document.title for hit in find("소파 버리기").hits][0] == "큰 쓰레기는 어떻게 버리나요?"


def test_an_answer_stands_in_the_guide_of_its_petition(client):
    form_version = FormVersionFactory()
    ArticleFactory(published=True, kind="faq", petition_type=form_version.petition_type, title_ko="얼마나 걸리나요?")

    page = client.get(form_version.petition_type.get_absolute_url()).content.decode()

    assert "얼마나 걸리나요?" in page


def test_the_lists_ask_a_constant_number_of_queries(client, django_assert_max_num_queries):
    for number in range(8):
        ArticleFactory(published=True, kind="faq" if number % 2 else "notice")
    for url, most in ((reverse("content:news"), 4), (reverse("content:questions"), 3)):
        client.get(url)
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200


# --- alerts and the front page ----------------------------------------------------------------------
def test_an_alert_stands_above_every_page_and_ends_by_itself(
    client, editor, client_for, django_capture_on_commit_callbacks
):
    form = {"text_ko": "강풍주의보: 간판 옆을 피해 주세요", "ends_at": timezone.localtime() + timedelta(hours=2)}
    form["ends_at"] = form["ends_at"].strftime("%Y-%m-%dT%H:%M")

    with django_capture_on_commit_callbacks(execute=True):
        assert client_for(editor).post(reverse("office_content:alert"), form).status_code == 302
    Alert.objects.get()
    for url in ("/", "/news/", "/petition-types/"):
        assert "강풍주의보" in client.get(url).content.decode()
    assert Alert.objects.current(timezone.now() + timedelta(hours=3)) is None
    client_for(editor).post(reverse("office_content:alert_end"))
    assert "강풍주의보" not in client.get("/news/").content.decode()


def test_a_page_without_a_database_still_shows_the_alert(editor, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        alerts.raise_alert(by=editor, text_ko="대피하세요", ends_at=timezone.now() + timedelta(hours=1))
    with CaptureQueriesContext(connection) as asked:
        assert alerts.shown().text_ko == "대피하세요"
    assert len(asked) == 0
    Alert.objects.all().delete()
    alerts.refresh()
    assert alerts.shown() is None


def test_a_new_alert_ends_the_one_before(editor):
    ends_at = timezone.now() + timedelta(hours=2)
    alerts.raise_alert(by=editor, text_ko="하나", ends_at=ends_at)
    alerts.raise_alert(by=editor, text_ko="둘", ends_at=ends_at)

    assert Alert.objects.filter(ends_at__gt=timezone.now()).count() == 1
    assert Alert.objects.current().text_ko == "둘"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil.example", "http://x.example", "/\\evil.example"])
def test_a_banner_leads_here_or_to_a_secure_place(url):
    from django.core.exceptions import ValidationError

    banner = Banner(title_ko="배너", text_ko="한 줄", url=url, begins_on=timezone.localdate())

    with pytest.raises(ValidationError):
        banner.full_clean()
