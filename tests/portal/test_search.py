from pathlib import Path

import pytest
import yaml
from django.urls import reverse

from civil_petitions.catalogue.loading import load
from civil_petitions.models import PetitionType
from portal.board.actions import posting, states
from portal.board.models import Post, State
from portal.content import actions as content
from portal.demo import texts
from portal.participation import workflow as participation
from portal.search import finding, grams
from portal.search.finding import find
from portal.search.highlighting import highlight
from portal.search.models import SearchDocument, SearchMiss
from portal.search.rebuilding import rebuild
from portal.search.tasks import refresh_index
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.board import PostFactory
from tests.factories.content import ArticleFactory
from tests.factories.participation import IssueFactory, resident

HERE = Path(__file__).parent


def phrases(name):
    """Each with the petition type, or the question by its title, that should be among the first three."""
    return [line.split(" = ") for line in (HERE / name).read_text().splitlines() if line]


pytestmark = pytest.mark.django_db


@pytest.fixture
def index(db):
    load()
    rebuild()


@pytest.fixture
def answers(db):
    """The answers of the demonstration district, as its editors wrote them."""
    for told in yaml.safe_load(texts.SOURCE.read_text())["articles"]:
        if told["kind"] == "faq" and not told.get("draft"):
            words = {name: told[name] for name in ("title_ko", "summary_ko", "body_ko", "words") if name in told}
            ArticleFactory(published=True, kind="faq", **words)


def is_found(phrase, wanted):
    """Among the first three of everything, as the page shows it."""
    first = [hit.document for hit in find(phrase).hits[:3]]
    return wanted in [document.reference for document in first] + [f"faq:{document.title_ko}" for document in first]


def references(question):
    return [hit.document.reference for hit in find(question).hits]


@pytest.mark.parametrize("name", ["everyday_phrases.txt", "unseen_phrases.txt"])
def test_everyday_words_lead_to_the_right_door(name, answers, index):
    """For nine phrases of ten; the second file was written before anybody tried it."""
    asked = phrases(name)
    missed = [phrase for phrase, wanted in asked if not is_found(phrase, wanted)]
    assert 10 * len(missed) <= len(asked), missed


@pytest.mark.parametrize(
    "question", ["거주자 우선 주차", "거주자우선주차", "거주자우선 주차를", "ㄱㅈㅈㅇㅅㅈㅊ", "ＧＥＯ 거주자우선주차"]
)
def test_spacing_particles_and_first_consonants_do_not_matter(index, question):
    assert "apply-resident-parking" in references(question)[:3]


def test_english_words_are_found_too(index):
    assert references("streetlight")[0] == "report-streetlight"


def test_other_agencies_and_pages_are_found(index):
    assert "ext-power" in references("정전")
    assert "pages:privacy" in references("개인정보 처리방침")
    assert "moving" in references("이사했어요")


@pytest.mark.parametrize("question", ["", " ", "'", "\\", "a' | 'b", "%_", "!!", "<script>", "가" * 5000, "\x00"])
def test_odd_questions_do_no_harm(index, client, question):
    assert client.get(reverse("search:results"), {"q": question}).status_code == 200


def test_an_index_is_used_for_grams(index):
    plan = SearchDocument.objects.with_any(["소파", "파버"]).explain()
    assert "@@" in plan


def test_nothing_found_offers_other_ways_and_counts_the_word(index, client):
    page = client.get(reverse("search:results"), {"q": "우주선발사"}).content.decode()
    assert "찾지 못했습니다" in page
    assert "051-000-4000" in page
    assert SearchMiss.objects.get().count == 1


def test_a_word_is_written_out_only_when_several_asked(index):
    for _turn in range(2):
        find("우주선발사")
    assert "우주선" not in SearchMiss.objects.get().term
    for _turn in range(2):
        find("우주선발사")
    assert (SearchMiss.objects.get().term, SearchMiss.objects.get().count) == ("우주선발사", 4)


@pytest.mark.parametrize("question", ["01000001234xyzq", "zz" * 30])
def test_what_could_be_a_person_is_not_counted(index, question):
    assert not find(question).hits
    assert not SearchMiss.objects.exists()


def test_the_answer_is_marked_and_nothing_else_is_markup():
    assert highlight("도로·보도 파손", "보도 파손") == "도로·<mark>보도</mark> <mark>파손</mark>"
    assert highlight("<b>소파</b>", "소파") == "&lt;b&gt;<mark>소파</mark>&lt;/b&gt;"


def test_the_page_shows_count_scopes_and_marks_in_few_queries(index, client, django_assert_max_num_queries):
    client.get(reverse("search:results"), {"q": "주차"})  # how common a word is, is kept for the next who asks
    with django_assert_max_num_queries(3):
        page = client.get(reverse("search:results"), {"q": "주차"}).content.decode()
    assert "<mark>주차</mark>" in page
    assert "‘주차’" in page
    assert "scope=confirm" in page


def test_words_are_cut_to_what_they_mean():
    assert grams.words("길에 구멍이 났어요") == ["길", "구멍", "났"]
    assert grams.initials("가로등 LED") == "ㄱㄹㄷ"
    assert grams.is_initials("ㄱㄹㄷ")
    assert not grams.is_initials("ㄱ")


def test_a_changed_type_is_found_under_its_new_words_and_an_unchanged_one_writes_nothing(index):
    before = SearchDocument.objects.order_by("pk").first().pk
    refresh_index()
    assert SearchDocument.objects.order_by("pk").first().pk == before

    petition_type = PetitionType.objects.get(pk="report-road-damage")
    petition_type.keywords = [*petition_type.keywords, "무지개다리"]
    petition_type.save()
    refresh_index()

    assert references("무지개다리")[0] == "report-road-damage"


# --- posts, issues, texts ---------------------------------------------------------------------------
def shown(client, question, **query):
    return client.get(reverse("search:results"), {"q": question, **query}).content.decode()


def test_a_post_is_found_at_once_beside_the_answers_and_under_its_own_tab(index, client):
    PostFactory(title="주차, 밤이면 빈자리가 늘 없어요")
    page = shown(client, "주차")
    assert page.index("빈자리가 늘") > page.index("거주자우선")
    only = shown(client, "주차", scope="board")
    assert "빈자리가 늘" in only
    assert "거주자우선" not in only
    assert "/board/?q=" in only


@pytest.mark.parametrize("to", [State.WITHDRAWN, State.HIDDEN, State.QUARANTINED])
def test_a_post_that_is_not_shown_is_found_no_more(index, client, to):
    post = PostFactory(title="무지개다리 밑이 어두워요")
    assert "밑이 어두" in shown(client, "무지개다리")
    states.change(post, to)
    assert "밑이 어두" not in shown(client, "무지개다리")


def test_words_that_were_edited_away_are_found_no_more(index, client):
    author = AccountFactory()
    post = PostFactory(account=author, title="무지개다리 밑이 어두워요")
    posting.edit(post, by=author, topic=post.topic, title="다리 밑이 어두워요", body="가로등이 멉니다.")
    assert str(post.pk) not in shown(client, "무지개다리")
    assert Post.objects.shown().filter(pk=post.pk).exists()


def test_an_issue_is_found_until_its_author_takes_it_back(index, client):
    author = resident()
    issue = IssueFactory(author=author, title="무지개다리에 승강기를 놓아 주세요")
    refresh_index()
    assert "승강기를 놓아" in shown(client, "무지개다리")
    participation.withdraw(issue, by=author)
    assert "승강기를 놓아" not in shown(client, "무지개다리"), "at once, not when the index is next written"


def test_an_issue_under_review_is_not_found(index, client):
    IssueFactory(status="review", title="무지개다리에 승강기를 놓아 주세요")
    refresh_index()
    assert "승강기를 놓아" not in shown(client, "무지개다리")


def test_a_text_is_found_once_published_and_no_more_once_taken_off(index, client):
    article = ArticleFactory(kind="faq", title_ko="무지개다리는 언제 여나요")
    refresh_index()
    assert "언제 여나요" not in shown(client, "무지개다리")
    content.publish(article, by=OfficerFactory(content=True))
    refresh_index()
    assert "언제 여나요" in shown(client, "무지개다리")
    content.archive(article, by=OfficerFactory(content=True))
    assert "언제 여나요" not in shown(client, "무지개다리")


def test_what_only_neighbours_wrote_about_is_no_answer_and_is_counted_as_missing(index, client):
    PostFactory(title="무지개다리 밑이 어두워요")
    for _asked in range(SearchMiss.SEVERAL):
        shown(client, "무지개다리")
    assert SearchMiss.objects.get().term == "무지개다리"


@pytest.mark.parametrize("text", ["길에 구멍이 났어요", "A 가로등 고장", "길", "", "ㄱㄹㄷ 소파 버리기", "이 것 저것"])
def test_a_text_is_asked_for_the_same_grams_as_are_written_down(text):
    written, said = grams.document_grams(text), grams.said(text)
    others = grams.document_grams("도로 보도 파손 신고 강아지 등록") | {"a", "^", "^ㄱ", "가"}
    assert all(gram in said for gram in written)
    assert {gram for gram in others if gram in said} == others & written


def test_a_question_is_answered_from_its_rarest_words_however_many_documents_there_are(index, monkeypatch):
    monkeypatch.setattr(finding, "MOST_ROWS", 3)
    assert references("길에 구멍이 났어요")[0] == "report-road-damage"
    assert references("주차") != [], "a common word alone is looked for all the same"


def test_a_question_asks_three_queries_at_most(index, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        assert find("소파 버리기").hits
