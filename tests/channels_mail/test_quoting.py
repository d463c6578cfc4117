"""What a reply quotes is folded, whichever mail program wrote it, and no character is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_mail.consultation.quoting import parted

OWN = "네, 고맙습니다.\n사진을 보냅니다.\n\n"
OLD = "안녕하세요. 한별구청입니다.\n어느 쪽 길인가요?\n"
MARKED = "".join(f"> {line}\n" for line in OLD.splitlines())
OUTLOOK_KO = (
    "보낸 사람: 한별 <consult@hanbyeol.example>\n보낸 날짜: 2026. 11. 24. 오후 3:12\n받는 사람: 김마루\n제목: 답변\n\n"
)
OUTLOOK_EN = (
    "From: Office <consult@hanbyeol.example>\nSent: Tuesday, November 24, 2026 3:12 PM\nTo: Kim\nSubject: RE: x\n\n"
)
HEADS = {
    "outlook, ruled": "-----Original Message-----\n" + OUTLOOK_EN,
    "outlook in Korean": OUTLOOK_KO,
    "outlook in English": OUTLOOK_EN,
    "outlook on a phone": "________________________________\n보낸 사람: 구청 <a@b.example>\n받는사람: 나\n제목: 답\n",
    "naver": "-----원본 메일-----\n보낸사람: 구청 <a@b.example>\n",
    "daum": "--------- 원본 메일 ---------\n보낸사람 : 구청 <a@b.example>\n",
    "naver, original": "-----Original Message-----\nFrom: <a@b.example>\n",
    "bold names": "*From:* Office <a@b.example>\n*Sent:* Tuesday\n*To:* Kim\n",
    "forwarded": "---------- Forwarded message ---------\n",
    "전달": "---------- 전달된 메시지 ----------\n",
    "gmail in Korean": "2026년 11월 24일 (화) 오후 3:12, 한별구청 <consult@hanbyeol.example>님이 작성:\n",
    "gmail in Korean, broken": "2026년 11월 24일 (화) 오후 3:12, 한별구청\n<consult@hanbyeol.example>님이 작성:\n",
    "gmail in English": "On Tue, Nov 24, 2026 at 3:12 PM Office <consult@hanbyeol.example> wrote:\n",
    "gmail in English, broken": "On Tue, Nov 24, 2026 at 3:12 PM Hanbyeol\n<consult@hanbyeol.example> wrote:\n",
    "apple": "2026. 11. 24. 오후 3:12, 한별구청 <consult@hanbyeol.example> 작성:\n",
    "thunderbird": "2026-11-24 오후 3:12에 한별구청 이(가) 쓴 글:\n",
}


@pytest.mark.parametrize("name", [name for name in HEADS if name != "thunderbird"])
@pytest.mark.parametrize("old", [OLD, MARKED], ids=["bare", "marked"])
def test_each_programs_header_begins_what_is_folded(name, old):
    own, quoted = parted(OWN + HEADS[name] + old)
    assert own.replace("________________________________\n", "") == OWN
    assert quoted.endswith(old)


def test_a_quote_without_a_header_is_folded_where_it_stands_last():
    assert parted(OWN + MARKED) == (OWN, MARKED)
    assert parted(OWN + HEADS["thunderbird"] + MARKED) == (OWN + HEADS["thunderbird"], MARKED)


@pytest.mark.parametrize(
    "text",
    [
        "짧은 글",
        "",
        MARKED,  # nothing else was said
        HEADS["gmail in Korean"] + MARKED + "\n아래에 답합니다.\n",
        "> 어느 쪽 길인가요?\n동쪽입니다.\n> 언제부터인가요?\n어제부터입니다.\n",
        "보낸 사람: 저를 도와준 직원\n그분께 고맙다고 전해 주세요.\n",
        "From: 서울 To: 부산 으로 이사했습니다.\n지원이 있나요?",
        "2026년 11월 24일에 제가 쓴 글을 보셨나요?\n",
        "---\n줄을 그었습니다.\n",
    ],
)
def test_what_somebody_wrote_themself_is_never_folded(text):
    assert parted(text) == (text, "")


@given(
    st.lists(
        st.sampled_from([*HEADS.values(), OLD, MARKED, "\r\n", "\x0b", "\u2028글", " ", "\n\n", "답\r"]), max_size=8
    )
)
def test_no_character_is_lost(pieces):
    text = "".join(pieces)
    assert "".join(parted(text)) == text
