"""Newsletters of the demonstration: one sent, one with doubts, one scheduled, one to approve, a draft."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from channels_mail.campaigns.content.blocks import new
from channels_mail.campaigns.models import (
    Campaign,
    CampaignEvent,
    CampaignVersion,
    Delivery,
    DeliveryState,
    DomainDay,
    Segment,
    State,
    Suppression,
    Tally,
)
from citizens.accounts.models import Account
from citizens.consent import actions as consents
from citizens.consent.purposes import Purpose
from citizens.registry.models import Citizen
from portal.demo import people

Kind = CampaignEvent.Kind
READERS = 16
SENT_STEPS = (Kind.CREATED, Kind.WRITTEN, Kind.SUBMITTED, Kind.APPROVED, Kind.FROZEN, Kind.STARTED, Kind.FINISHED)


def build(rng: Random) -> None:
    """All of them; their readers agree first."""
    now, author, approver = timezone.now(), people.officer("campaign"), people.officer("head.pr")
    readers = _readers(now, rng)
    assert author.department
    Segment.objects.create(
        name="바닷가 두 동", rules={"all": [{"field": "dong", "in": ["너울동", "윤슬동"]}], "none": []},
        department=author.department, author=author,
    )  # fmt: skip
    autumn = _campaign(
        author, "9월 구정 소식", "도서관이 토요일 밤 10시까지 문을 엽니다", _library(), state=State.DRAFT
    )
    _sent(autumn, approver, readers, _at(now, 21, 10), troubled=0)
    safety = _campaign(
        author, "태풍 대비 안내", "태풍이 오기 전에 하수구를 함께 살펴 주세요", _typhoon(), state=State.DRAFT
    )
    _sent(safety, approver, readers[:-2], _at(now, 5, 14), troubled=2)
    walk = _campaign(author, "가을 걷기 행사", "단풍길을 함께 걸어요", _walk(), state=State.DRAFT)
    _sent(walk, approver, readers, _at(now, 12, 10), troubled=0)
    _tried(walk, author, _at(now, 11, 10))
    winter = _campaign(
        author, "12월 구정 소식", "눈 치우는 길을 지도로 봅니다", _winter(), state=State.DRAFT, english=WINTER_EN
    )
    _approved(winter, approver, _at(now, -2, 10))
    budget = _campaign(author, "주민참여예산 안내", "동네에 필요한 일을 제안해 주세요", _budget(), state=State.DRAFT)
    Campaign.objects.filter(pk=budget.pk).update(state=State.SUBMITTED, submitter=author, submitted_at=now)
    _tell(budget, [Kind.SUBMITTED], author, now)
    _campaign(author, "새해 강좌 소식", "새해 강좌를 미리 봅니다", _library()[:1], topic=Purpose.NEWS_EVENTS)


def _readers(now: datetime, rng: Random) -> list[Citizen]:
    """Enough people for a newsletter: with fewer than ten none is sent."""
    found = list(
        Citizen.objects.standing().filter(account__is_officer=False).select_related("account").order_by("created_at")
    )[:READERS]
    for citizen in found:
        at = now - timedelta(days=rng.uniform(40, 500))
        wanted = {str(Purpose.NEWS_DISTRICT.value): True}
        consents.decide(citizen, wanted, by=citizen.account, at=at)
    return found


def _campaign(
    author: Account, title: str, subject: str, blocks: list[dict[str, Any]], *, state: State = State.DRAFT,
    topic: Purpose = Purpose.NEWS_DISTRICT, english: dict[str, Any] | None = None,
) -> Campaign:  # fmt: skip
    assert author.department
    campaign = Campaign.objects.create(
        title=title, topic=topic, author=author, department=author.department, state=state
    )
    campaign.version = CampaignVersion.objects.create(
        campaign=campaign,
        number=1,
        subject=subject,
        preheader="한별구가 전하는 소식입니다.",
        blocks=blocks,
        author=author,
        **(english or {}),
    )
    campaign.save(update_fields=["version"])
    Tally.objects.bulk_create(Tally(campaign=campaign, slot=slot) for slot in range(Tally.SLOTS))
    _tell(campaign, [Kind.CREATED, Kind.WRITTEN], author, timezone.now() - timedelta(days=1))
    return campaign


def _approved(campaign: Campaign, approver: Account, send_at: datetime) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(
        state=State.SCHEDULED, submitter=campaign.author, approver=approver, submitted_at=timezone.now(),
        approved_at=timezone.now(), send_at=send_at,
    )  # fmt: skip
    _tell(campaign, [Kind.SUBMITTED], campaign.author, timezone.now())
    _tell(campaign, [Kind.APPROVED], approver, timezone.now())


def _sent(campaign: Campaign, approver: Account, readers: list[Citizen], at: datetime, troubled: int) -> None:
    """Sent some time ago: one reader had no address, and where asked some mails stayed in doubt."""
    *reached, silent = readers
    troubled = min(troubled, len(reached))
    rows = [_delivery(campaign, citizen, at + timedelta(seconds=place)) for place, citizen in enumerate(reached)]
    for row in rows[:troubled]:
        row.state, row.sent_at, row.data_started = DeliveryState.IN_DOUBT, None, True
    Delivery.objects.bulk_create(rows)
    Suppression.objects.create(campaign=campaign, citizen=silent, reason="no_mail", channel="post", at=at)
    sent = len(rows) - troubled
    Tally.add(campaign.pk, 0, sent=sent, in_doubt=troubled, quick=sent)
    DomainDay.objects.update_or_create(domain="other", day=timezone.localdate(at), defaults={"accepted": sent})
    Campaign.objects.filter(pk=campaign.pk).update(
        state=State.DONE, submitter=campaign.author, approver=approver, submitted_at=at - timedelta(days=1),
        approved_at=at - timedelta(hours=20), send_at=at, started_at=at, ended_at=at + timedelta(minutes=1),
        audience=len(rows), left_out={"no_mail": 1},
    )  # fmt: skip
    for step in SENT_STEPS[2:]:
        by = {Kind.SUBMITTED: campaign.author, Kind.APPROVED: approver}.get(step)
        _tell(campaign, [step], by, at)


def _tried(campaign: Campaign, author: Account, decided_at: datetime) -> None:
    """Two subjects were tried on half of the readers; so few cannot tell which is better."""
    campaign.refresh_from_db()
    version_b = CampaignVersion.objects.create(
        campaign=campaign, variant="B", number=1, subject="토요일 오후 두 시, 단풍길 입구에서 만나요",
        blocks=_walk(), author=author,
    )  # fmt: skip
    Campaign.objects.filter(pk=campaign.pk).update(
        version_b=version_b, share_b=50, trial_share=50, trial_hours=24, tried_at=decided_at - timedelta(days=1),
        decided_at=decided_at,
    )  # fmt: skip
    rows = list(campaign.deliveries.order_by("pk").values_list("pk", flat=True))
    campaign.deliveries.filter(pk__in=rows[::2]).update(variant="B")
    campaign.version_b = version_b
    _tell(campaign, [Kind.TRIED, Kind.DECIDED], None, decided_at)


def _delivery(campaign: Campaign, citizen: Citizen, at: datetime) -> Delivery:
    return Delivery(
        campaign=campaign, citizen=citizen, state=DeliveryState.SENT, sent_at=at, started_at=at, attempts=1,
        smtp_code=250, domain="other", next_attempt_at=at, doubts=0, data_started=True,
    )  # fmt: skip


def _tell(campaign: Campaign, kinds: Iterable[CampaignEvent.Kind], by: Account | None, at: datetime) -> None:
    for kind in kinds:
        number = campaign.events.count() + 1
        CampaignEvent.objects.create(campaign=campaign, number=number, kind=kind, actor=by, occurred_at=at)


def _at(now: datetime, days_ago: int, hour: int) -> datetime:
    day = timezone.localdate(now) - timedelta(days=days_ago)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _blocks(*blocks: tuple[str, dict[str, str]]) -> list[dict[str, Any]]:
    return [new(kind, **values).stored() for kind, values in blocks]


def _library() -> list[dict[str, Any]]:
    return _blocks(
        ("text", {"text": "{{이름}} 님, 별빛도서관이 다음 달부터 토요일 밤 10시까지 문을 엽니다."}),
        (
            "event",
            {"title": "별빛도서관 밤 나들이", "starts_at": "2026-12-05T19:00", "place": "별빛도서관 1층", "link": ""},
        ),
    )


def _typhoon() -> list[dict[str, Any]]:
    return _blocks(
        ("text", {"text": "집 앞 빗물받이에 쌓인 낙엽을 치워 주시면 물이 덜 고입니다."}),
        ("button", {"label": "막힌 하수구 신고하기", "link": "/petition-types/"}),
    )


def _winter() -> list[dict[str, Any]]:
    return _blocks(
        ("text", {"text": "{{이름}} 님, {{동}}에서 먼저 눈을 치우는 길을 알려 드립니다."}),
        ("faq", {"question": "우리 골목도 치워 주나요?", "answer": "큰길을 치운 뒤 골목으로 갑니다.", "link": ""}),
    )


def _walk() -> list[dict[str, Any]]:
    return _blocks(
        ("text", {"text": "{{이름}} 님, 토요일 오후 두 시에 단풍길을 함께 걷습니다. 누구나 오셔도 됩니다."}),
        ("button", {"label": "행사 안내 보기", "link": "/news/"}),
        ("rating", {"question": "이 소식이 도움이 되었나요?"}),
    )


WINTER_EN = {
    "subject_en": "See on a map which streets are cleared of snow",
    "preheader_en": "News from Hanbyeol-gu.",
    "blocks_en": _blocks(
        ("text", {"text": "{{이름}}, these are the streets in {{동}} that are cleared of snow first."}),
        ("faq", {"question": "Is my alley cleared?", "answer": "After the main streets.", "link": ""}),
    ),
}


def _budget() -> list[dict[str, Any]]:
    return _blocks(("text", {"text": "내년 예산 가운데 10억 원을 주민이 정합니다. 12월 20일까지 제안해 주세요."}))
