"""What the composer sends is read strictly: blocks of known kinds with plain values, and nothing else."""

import pytest

from channels_mail.campaigns.content import blocks
from channels_mail.campaigns.content.errors import BadBlocks


def test_what_is_stored_is_read_again_as_it_was():
    made = [blocks.new("heading", text="제목"), blocks.new("faq", question="왜?", answer="그래서\n그렇습니다.")]

    assert blocks.read(blocks.stored(made)) == made


@pytest.mark.parametrize(
    "raw",
    [
        "<p>글</p>",
        {"kind": "text"},
        ["text"],
        [{"kind": "script", "id": "aaaaaaaa", "text": "x"}],
        [{"kind": "text", "id": "../../..", "text": "x"}],
        [{"kind": "text", "id": "aaaaaaaa", "text": "x", "onload": "x"}],
        [{"kind": "text", "id": "aaaaaaaa", "text": ["x"]}],
        [{"kind": "text", "id": "aaaaaaaa", "text": "가" * 3001}],
        [{"kind": "text", "id": "aaaaaaaa"}, {"kind": "text", "id": "aaaaaaaa"}],
        [{"kind": "text", "id": f"{number:08d}"} for number in range(31)],
    ],
)
def test_what_the_composer_does_not_make_is_refused(raw):
    with pytest.raises(BadBlocks):
        blocks.read(raw)


def test_a_block_may_be_half_written_and_says_what_it_lacks():
    block = blocks.new("picture", source="/newsletters/pictures/1.png")

    assert [field.name for field in block.missing()] == ["alternative"]


def test_nothing_that_breaks_a_mail_stays_in_a_value():
    block = blocks.new("text", text="앞\x00\x07뒤\r\n다음\ud800 줄\u2028끝")

    assert block.values["text"] == "앞뒤\n다음 줄\n끝"
    assert blocks.new("heading", text="한\n줄").values["text"] == "한 줄"
