"""What may be said with one press: five faces of what was done, five reasons of what was given up."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LINK_LASTS = timedelta(days=14)
LOGIN_LASTS = timedelta(days=30)
CHANGEABLE = timedelta(days=7)
QUESTIONS = ("speed", "clarity", "result")


class Kind(models.TextChoices):
    """What is asked about. The area it comes from invites; here nobody knows what it looks like."""

    PETITION = "petition", _("민원 처리")
    CONSULTATION = "consultation", _("비공개 상담")
    HEARING = "hearing", _("공청회")
    WITHDRAWAL = "withdrawal", _("취하한 민원")
    DRAFT = "draft", _("쓰다 만 민원")
    CONTACT = "contact", _("전화와 방문")
    TRUST = "trust", _("구청에 대한 믿음")


GIVEN_UP = (Kind.WITHDRAWAL, Kind.DRAFT)  # one question alone: why
ASKS_MORE = (Kind.PETITION, Kind.CONSULTATION, Kind.CONTACT)  # somebody handled it, and how may be told apart


class Way(models.TextChoices):
    """How somebody was asked."""

    MAIL = "mail", _("메일")
    TEXT = "text", _("문자")
    PAGE = "page", _("나의 민원")
    KIOSK = "kiosk", _("창구 태블릿")
    PHONE = "phone", _("직원이 전화로 여쭘")


class Score(models.IntegerChoices):
    """다섯 단계."""

    VERY_BAD = 1, _("매우 불만족")
    BAD = 2, _("불만족")
    MIDDLING = 3, _("보통")
    GOOD = 4, _("만족")
    VERY_GOOD = 5, _("매우 만족")


class Reason(models.TextChoices):
    """왜 그만두었는지."""

    SOLVED = "solved", _("문제가 풀렸습니다")
    ELSEWHERE = "elsewhere", _("다른 방법으로 했습니다")
    PAPERS = "papers", _("필요한 서류가 없었습니다")
    DIFFICULT = "difficult", _("쓰기 어려웠습니다")
    OTHER = "other", _("그 밖의 까닭")


FACES = {
    Score.VERY_BAD: "face-angry",
    Score.BAD: "face-slightly-frowning",
    Score.MIDDLING: "meh",
    Score.GOOD: "face-slightly-smiling",
    Score.VERY_GOOD: "laugh",
}
SIGNS = {
    Reason.SOLVED: "circle-check",
    Reason.ELSEWHERE: "phone",
    Reason.PAPERS: "file-text",
    Reason.DIFFICULT: "pencil",
    Reason.OTHER: "message-circle",
}


def field_of(kind: str) -> str:
    """Whether a kind is answered with a score or with a reason."""
    return "reason" if kind in GIVEN_UP else "score"


def question(kind: str) -> str:
    """What is asked, in one sentence."""
    return {
        Kind.CONSULTATION: gettext("상담은 어떠셨나요?"),
        Kind.HEARING: gettext("공청회는 어떠셨나요?"),
        Kind.WITHDRAWAL: gettext("왜 취하하셨나요?"),
        Kind.DRAFT: gettext("왜 그만 쓰셨나요?"),
        Kind.CONTACT: gettext("오늘 도와드린 것은 어떠셨나요?"),
        Kind.TRUST: gettext("구청이 하는 일을 믿을 수 있나요?"),
    }.get(Kind(kind), gettext("처리 결과는 어떠셨나요?"))
