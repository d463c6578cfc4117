"""Advertisements are held for a moderator; what neighbours say goes up at once."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.board.actions import posting
from portal.board.checking import likeness, spam
from portal.board.models import Post, State
from tests.factories.board import CommentFactory, PostFactory, TopicFactory, writer

# None of these stands in the examples that the model learns from.
ADVERTISEMENTS = [
    "직장인 무직자 누구나 당일 승인 대출 상담 환영합니다 텔레그램 주세요",
    "실시간 바카라 첫 충전 보너스 지급 먹튀 없는 카지노",
    "신규 가입 쿠폰 토토 배당률 최고 추천 사이트",
    "정품 시알리스 비아그라 후불 비밀 배송 최저가",
    "재택 알바 고수익 보장 초보 환영 하루 한 시간",
    "급등주 리딩방 무료 입장 수익률 인증",
    "소액결제 현금화 신용카드 최고가 24시 상담",
    "레플리카 명품 시계 가방 할인 판매 카톡 문의",
]
NEIGHBOURS = [
    "횡단보도 앞 가로등이 고장 나서 밤길이 어둡습니다. 빨리 고쳐 주세요.",
    "전세 자금 대출 이자를 구청에서 지원한다는데 어디서 신청하나요?",
    "아르바이트생을 구하는 동네 가게 안내판이 너무 많이 붙어 있어요.",
    "시장 상품권을 무료로 나누어 준다는 소문이 있던데 사실인가요?",
    "카카오톡으로 구청 소식을 받을 수 있으면 좋겠습니다.",
    "운동 모임을 만들고 싶은데 체육관을 할인받아 쓸 수 있을까요?",
    "재활용 봉투 가격이 올랐나요? 최저가가 얼마인지 궁금합니다.",
    "어르신들 대상으로 대출 사기가 있다고 합니다. 조심하세요.",
    "약국 24시 여는 곳이 우리 동네에도 있으면 좋겠습니다.",
    "마사지 의자가 있는 경로당이 부럽습니다.",
    "코인 노래방 소음 때문에 밤에 잠을 못 잡니다.",
    "블로그에서 보고 왔는데 벚꽃길이 정말 예쁘네요.",
    "구청 이벤트 당첨 안내 문자가 진짜인지 확인해 주세요.",
    "주식 강좌를 평생학습관에서 열어 주실 수 있나요?",
    "유튜브로 구의회를 중계해 주셔서 고맙습니다.",
    "신규 아파트 앞 버스 정류장에 의자가 없습니다.",
]
FAIR = spam.History()


@pytest.mark.parametrize("text", ADVERTISEMENTS)
def test_an_advertisement_is_held_by_its_words(text):
    assert "words" in spam.reasons(text, FAIR)


@pytest.mark.parametrize("text", NEIGHBOURS)
def test_what_neighbours_say_goes_up(text):
    assert spam.reasons(text, FAIR) == []


def test_many_links_are_held_and_fewer_of_somebody_new():
    two = "여기 보세요 https://a.example/1 그리고 https://b.example/2"
    assert spam.reasons(two, FAIR) == []
    assert spam.reasons(two, spam.History(is_new=True)) == ["links"]
    assert spam.reasons(two * 3, FAIR) == ["links"]


def test_nearly_the_same_text_again_and_again_is_held():
    text = "우리 동네 골목길 가로등을 모두 밝은 것으로 바꾸어 주시기를 구청에 바랍니다. 서명해 주세요."
    other = "학교 앞 횡단보도 신호가 짧아 아이들이 뛰어갑니다. 몇 초만 늘려 주시면 고맙겠습니다."

    assert likeness.is_alike(likeness.fingerprint(text), likeness.fingerprint(text + " 부탁!"))
    assert not likeness.is_alike(likeness.fingerprint(text), likeness.fingerprint(other))
    assert not likeness.is_alike(likeness.fingerprint("네"), likeness.fingerprint("네"))


@pytest.mark.django_db
def test_a_held_post_is_kept_whole_and_only_its_author_sees_it(client, client_for):
    account, topic = writer(), TopicFactory()

    post = posting.write(
        submission_key=uuid.uuid4(), by=account, topic=topic, title="당일 대출 승인", body=ADVERTISEMENTS[0]
    )

    assert post.state == State.QUARANTINED and "words" in post.held_for
    assert client.get(post.get_absolute_url()).status_code == 404
    assert ADVERTISEMENTS[0] in client_for(account).get(post.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_a_burst_and_copies_are_held():
    account, now = writer(), timezone.now()
    text = "골목길 가로등을 밝은 것으로 바꾸어 주시기를 구청에 바랍니다. 모두 함께 서명해 주세요."
    copies = [PostFactory(title="가로등", body=text, at=now - timedelta(hours=5 - each)) for each in range(3)]
    for each in range(spam.MOST_IN_A_WHILE):
        PostFactory(account=account, title=f"{each}", body=f"{each}번째로 드리는 말씀")

    assert [post.held_for for post in copies] == [[], [], ["copies"]]
    assert CommentFactory(account=account).held_for == ["burst"]
    assert Post.objects.filter(state=State.PUBLISHED).count() == spam.MOST_IN_A_WHILE + 3
