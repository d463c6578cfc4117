"""The check list: what keeps a letter from approval, what should be better, and what is well."""

import pytest

from channels_mail.campaigns.content import checks
from channels_mail.campaigns.content.checks import Level
from tests.channels_mail.campaigns.letters import letter, text_only


def found(of):
    return {(finding.level, finding.code) for finding in checks.check(of)}


def test_a_whole_letter_may_be_approved():
    made = letter(subject="마을버스 3번 안내")

    whole = letter(*[(b.kind, dict(b.values)) for b in made.blocks if b.kind != "petition_type"], subject=made.subject)
    assert checks.keeps_from_approval(whole) == []
    assert {code for level, code in found(whole) if level == Level.OK} >= {
        "subject", "variables", "links", "pictures", "conclusion", "contrast", "ways_out",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "bad"),
    [
        ("subject", text_only("본문입니다.", subject=" ")),
        ("subject_mark", text_only("본문입니다.", subject="( 광고 ) 할인")),
        ("body", letter(("heading", {"text": "제목뿐"}))),
        ("missing", letter(("text", {"text": "글"}), ("button", {"label": "누르기"}))),
        ("alternative", letter(("text", {"text": "글"}), ("picture", {"source": "/static/a.png"}))),
        ("alternative", letter(("picture", {"source": "/static/a.png", "alternative": "IMG_0231.jpg"}))),
        (
            "pictures_only",
            letter(("picture", {"source": "/static/a.png", "alternative": "포스터에 모두 적혀 있습니다"})),
        ),
        ("link", letter(("button", {"label": "누르기", "link": "javascript:alert(1)"}))),
        ("link", letter(("button", {"label": "누르기", "link": "/no/such/page/"}))),
        ("link", letter(("button", {"label": "누르기", "link": "https://bit.ly/3abc"}))),
        ("variable", text_only("{{주민번호}} 님")),
        ("variable", text_only("{{이름 님")),
        ("braces", text_only("{이름} 님")),
        ("personal_number", text_only("홍길동 900101-1234567")),
        ("personal_number", text_only("카드 4111 1111 1111 1111")),
        ("size", letter(*[("text", {"text": "가나다라마바사아자차 " * 270})] * 14)),
    ],
)
def test_what_keeps_a_letter_from_approval(code, bad):
    assert (Level.BAD, code) in found(bad)
    assert code in {finding.code for finding in checks.keeps_from_approval(bad)}


@pytest.mark.parametrize(
    ("code", "weak"),
    [
        ("subject_long", text_only("본문", subject="가" * 26)),
        ("preheader", text_only("본문", preheader="")),
        ("conclusion", text_only("안녕하십니까. 구청입니다.")),
        ("sentence", text_only("가" * 61)),
        ("spam", text_only("당첨을 축하합니다.")),
        ("personal_phone", text_only("담당자 010-0000-1234로 물어보세요.")),
        ("exclamation", text_only("오세요! 오세요! 오세요!")),
        ("size", letter(*[("text", {"text": "가나다라마바사아자차 " * 270})] * 10)),
    ],
)
def test_what_should_be_better_is_said_and_does_not_hold_the_letter_up(code, weak):
    assert (Level.WARN, code) in found(weak)


def test_a_finding_names_its_block():
    bad = letter(("text", {"text": "글"}), ("button", {"label": "누르기", "link": "ftp://x"}))

    assert [each.block for each in checks.check(bad) if each.code == "link"] == [bad.blocks[1].id]


def test_the_gravest_stands_first():
    levels = [finding.level for finding in checks.check(text_only("{{없음}} 안녕", subject="가" * 30))]

    assert levels == sorted(levels, key=list(Level).index)
