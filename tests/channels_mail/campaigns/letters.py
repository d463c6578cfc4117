"""Letters for the tests of content: whole by default, each part replaceable."""

from channels_mail.campaigns.content import blocks
from channels_mail.campaigns.content.letter import Letter, sender_of

WHOLE = (
    ("heading", {"text": "마을버스 3번이 새솔초등학교 앞을 지납니다"}),
    ("text", {"text": "12월부터 {{동}} 길과 시간이 바뀝니다.\n의견을 남겨 주세요.\n\n- 첫차 6시\n- 막차 23시"}),
    ("picture", {"source": "/newsletters/pictures/1.png", "alternative": "새로 서는 정류장 세 곳을 표시한 지도"}),
    ("event", {"title": "공청회", "starts_at": "2026-12-02T19:00", "place": "구청 3층"}),
    ("petition_type", {"code": "bus-stop-request", "title": "정류장 설치 건의", "summary": "새 정류장을 건의합니다."}),
    ("faq", {"question": "요금은 같습니까?", "answer": "그대로입니다.", "link": "https://bus.example/fares"}),
    ("button", {"label": "의견 남기기", "link": "/search/"}),
)


def letter(*parts, **changes):
    """A letter with these blocks, or with one of each kind."""
    made = tuple(blocks.new(kind, **values) for kind, values in (parts or WHOLE))
    known = {
        "subject": "{{이름}} 님, 마을버스 3번 안내",
        "preheader": "12월부터 길과 시간이 바뀝니다.",
        "blocks": made,
        "sender": sender_of("홍보미디어과", "051-000-4100"),
        "topic": "교통·안전 소식",
    }
    return Letter(**(known | changes))


def text_only(text, **changes):
    return letter(("text", {"text": text}), **changes)
