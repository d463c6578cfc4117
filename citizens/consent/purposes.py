"""What consent is asked for: only what nobody needs for a service. Each purpose is agreed to by itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """동의를 받는 목적. What the law asks of the office anyway is not here: of that there is a notice."""

    NEWS_DISTRICT = "news_district", _("구정 소식")
    NEWS_EVENTS = "news_events", _("행사·강좌 소식")
    NEWS_SAFETY = "news_safety", _("교통·안전 소식")
    NEWS_WELFARE = "news_welfare", _("복지·보건 소식")
    SURVEYS = "surveys", _("설문 참여 요청")
    PERSONALISATION = "personalisation", _("관심사에 맞춘 소식")
    PARTNERS = "partners", _("유료 강좌와 협력 기관 안내")


# 정보통신망법 제50조: for profit, so each mail says (광고), and it is asked for apart from all else.
ADVERTISING = frozenset({Purpose.PARTNERS})
# What reaches a person as mail of its own; personalisation only chooses.
MAILED = tuple(purpose for purpose in Purpose if purpose != Purpose.PERSONALISATION)


class Channel(models.TextChoices):
    """How a decision reached the office."""

    WEB = "web", _("누리집")
    MAIL = "mail", _("전자우편")
    PHONE = "phone", _("전화")
    VISIT = "visit", _("방문")
    POST = "post", _("우편")
    FAX = "fax", _("팩스")
    KIOSK = "kiosk", _("무인민원기")


class Decision(models.TextChoices):
    GIVEN = "given", _("동의함")
    REFUSED = "refused", _("동의하지 않음")
    WITHDRAWN = "withdrawn", _("동의 철회")
    KEPT = "kept", _("동의 유지")


class GivenBy(models.TextChoices):
    """Who decided, and who wrote it down."""

    SELF = "self", _("본인")
    OFFICER = "officer", _("본인의 말을 담당자가 적음")
    GUARDIAN = "guardian", _("법정대리인")


class Verification(models.TextChoices):
    """How the guardian's consent was made sure of: the seven ways of 개인정보 보호법 시행령 제17조의2제1항."""

    WEBSITE = "website", _("누리집에서 동의하고 휴대전화 문자로 확인")
    CARD = "card", _("누리집에서 동의하고 카드 정보로 확인")
    PHONE_IDENTITY = "phone_identity", _("누리집에서 동의하고 휴대전화 본인인증으로 확인")
    SIGNED_PAPER = "signed_paper", _("서명한 동의서를 직접, 우편, 팩스로 받음")
    MAIL = "mail", _("동의한다는 전자우편을 받음")
    CALL = "call", _("전화로 내용을 알리고 동의를 받음")
    EQUIVALENT = "equivalent", _("이에 준하는 방법으로 알리고 확인함")
