"""What people write: rendered by an allow-list, and personal numbers refused or masked before anything is kept."""

import uuid
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from portal.board.checking import numbers, profanity
from portal.board.models import Comment, Post
from portal.pages import formatting
from tests.factories.board import PostFactory, TopicFactory, writer

ALLOWED = {
    "p": set(),
    "br": set(),
    "ul": set(),
    "li": set(),
    "blockquote": set(),
    "strong": set(),
    "a": {"href", "rel"},
}


class Reader(HTMLParser):
    """Notes every tag and attribute that is not on the list."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.strange = []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name not in ALLOWED.get(tag, ()) or (name == "href" and not value.startswith(("http://", "https://"))):
                self.strange.append((tag, name, value))
        if tag not in ALLOWED:
            self.strange.append(tag)

    def handle_comment(self, data):
        self.strange.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def strange(text):
    reader = Reader()
    reader.feed(formatting.render(text))
    reader.close()
    return reader.strange


def test_marks_become_the_few_tags_that_are_allowed():
    html = formatting.render(
        "**굵게** 쓰고\n줄을 바꿉니다\n\n- 하나\n- 둘\n> 인용\nhttps://www.hanbyeol.example/a?b=1&c=2."
    )

    assert html == (
        "<p><strong>굵게</strong> 쓰고<br>줄을 바꿉니다</p>\n<ul><li>하나</li><li>둘</li></ul>\n"
        "<blockquote>인용</blockquote>\n"
        '<p><a href="https://www.hanbyeol.example/a?b=1&amp;c=2" rel="nofollow ugc noopener">'
        "https://www.hanbyeol.example/a?b=1&amp;c=2</a>.</p>"
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "**<img src=x onerror=alert(1)>**",
        'https://a.example/"onmouseover="alert(1)',
        "https://a.example/<script>alert(1)</script>",
        "> <iframe src=javascript:alert(1)>",
        "- <svg/onload=alert(1)>",
        "javascript:alert(1) data:text/html,<b>x",
        "<img src=x onerror=alert(1)> https://a.example/ <svg/onload=alert(1)>",
        "**https://a.example/**'onclick='alert(1)**",
        "<!-- --><![CDATA[x]]><?php ?>",
        "&lt;script&gt;&#60;script&#62;",
    ],
)
def test_nothing_but_the_allowed_tags_comes_out(text):
    assert strange(text) == []


def test_strange_marks_stay_quick():
    for text in ("**" * 20_000, "> " * 20_000, "https://" * 5_000, "- \n" * 10_000, "*a" * 20_000):
        assert strange(text) == []


@pytest.fixture
def write(db, client_for):
    client, topic = client_for(writer()), TopicFactory()

    def send(address=None, **words):
        data = {"submission_key": str(uuid.uuid4()), "topic": topic.pk, "title": "제목", "body": "내용"} | words
        return client.post(address or reverse("board:new"), data)

    return send


def test_an_identity_number_is_refused_and_what_was_typed_stays(write):
    answer = write(body="첫 줄\n제 번호는 900101-1234567 입니다", agreed="1")

    page = answer.content.decode()
    assert Post.objects.count() == 0
    assert "2째 줄" in page and "900101-1******" in page
    assert "제 번호는" in page.partition("<textarea")[2]


def test_phones_plates_and_mail_addresses_are_masked_once_the_writer_agrees(write):
    words = {"title": "12가 3456 차를 찾습니다", "body": "연락처 010-0000-1234, 메일 someone@mail.example"}

    asked = write(**words).content.decode()
    assert Post.objects.count() == 0
    assert "가려서 올립니다" in asked and "010-0000-1234" in asked.partition("<textarea")[2]

    write(**words, agreed="1")
    post = Post.objects.get()
    assert "3456" not in post.title
    assert "0000-1234" not in post.body and "someone@" not in post.body


def test_comments_are_looked_at_too(write):
    post = PostFactory()
    address = reverse("board:comments", args=[post.pk])

    page = write(address, body="010-0000-9876으로 전화 주세요").content.decode()
    assert Comment.objects.count() == 0 and "010-0000-9876" in page.partition("<textarea")[2]

    write(address, body="010-0000-9876으로 전화 주세요", agreed="1")
    assert "0000-9876" not in Comment.objects.get().body


def test_a_word_that_hurts_is_asked_about_and_not_refused(write):
    assert "상처가 될 수 있습니다" in write(body="병신 같은 신호등").content.decode()
    write(body="병신 같은 신호등", agreed="1")
    assert Post.objects.get().body == "병신 같은 신호등"


@pytest.mark.parametrize(
    "text", ["이 길이 시발점입니다", "다시 발표해 주세요", "고등신문", "십시일반 모았습니다", "평등 신고"]
)
def test_innocent_words_are_left_alone(text):
    assert profanity.find(text) == []


@pytest.mark.parametrize("text", ["시1발 진짜", "ㅅㅂ", "개.새.끼", "FUCK"])
def test_disguised_words_are_found(text):
    assert profanity.find(text) != []


def test_while_typing_the_places_are_told(write):
    answer = write(reverse("board:check"), body="가\n010-0000-1234\n900101-1234567").json()

    assert [(place["refused"]) for place in answer["places"]] == [False, True]
    assert answer["places"][0]["words"].startswith("내용 2째 줄")
    assert numbers.places("아무것도 없음 2026년 11월 25일 051-000-4000번 버스") == numbers.places("051-000-4000")
