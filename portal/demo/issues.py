"""Issues of the demonstration district: some gather agreement, one is owed an answer, one has its hearing."""

import uuid
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from citizens.accounts.models import Account
from citizens.registry.models import Citizen
from portal.participation import workflow
from portal.participation.models import Agreement, Issue, ParticipationRule

GOAL = 30  # in a district of sixty people; fewer people, a smaller goal
TOLD = (
    (
        "새솔동 어린이 도서관을 밤 9시까지 열어 주세요",
        "퇴근한 부모가 아이와 함께 갈 수 있게, 평일에도 밤 9시까지 열어 주세요.",
        "지금은 저녁 6시에 닫습니다. 맞벌이 집 아이들은 평일에 도서관을 쓸 수 없습니다.\n\n"
        "일주일에 두 번이라도 밤 9시까지 열면 많은 집이 쓸 수 있습니다.",
        "책읽는구민",
        26,
    ),
    (
        "별빛1동 계단 골목에 손잡이를 달아 주세요",
        "어르신이 많이 다니는 가파른 계단입니다. 한쪽이라도 손잡이가 있으면 좋겠습니다.",
        "겨울에 얼면 더 위험합니다. 작년에만 넘어진 분이 여럿입니다.",
        "골목지기",
        11,
    ),
    (
        "바다마루 산책길의 자전거와 걷는 길을 나눠 주세요",
        "좁은 길에 자전거와 사람이 함께 다녀 부딪칠 뻔한 일이 많습니다.",
        "줄이라도 그어 나누고, 느리게 달리라는 표지를 세워 주세요.",
        "아침산책",
        GOAL,
    ),
    (
        "주말에 동네 시장 앞길을 차 없는 거리로 해 주세요",
        "토요일 낮만이라도 차 없이 걷고 장을 볼 수 있으면 좋겠습니다.",
        "아이와 어르신이 마음 놓고 걸을 수 있고, 가게에도 손님이 늘 것입니다.",
        "장보는날",
        GOAL,
    ),
)
NEW = (
    "횡단보도 앞 그늘막을 늘려 주세요",
    "여름에 신호를 기다리는 동안 햇볕을 피할 곳이 없습니다.",
    "어린이와 어르신이 많이 건너는 새솔초등학교 앞과 은하시장 앞부터 놓으면 좋겠습니다.",
    "새이웃",
)
REASONS = (
    ("for", "아이와 함께 걷기에 너무 위험한 길입니다.", "두아이아빠", 14),
    ("for", "다른 동네에서 해 보니 가게 손님이 늘었습니다.", "단골손님", 9),
    ("against", "짐을 싣고 내려야 하는 가게는 어려워집니다.", "과일가게", 12),
    ("against", "옆 골목으로 차가 몰려 더 막힐 수 있습니다.", "옆골목주민", 7),
)
ANSWER = "토요일 낮에 해 보는 방법을 찾겠습니다. 먼저 공청회를 열어 가게와 주민의 말씀을 듣겠습니다."


def build(named: Citizen, head: Account, rng: Random) -> None:
    """Through the real workflow; what took weeks took weeks."""
    now = timezone.now()
    residents = list(Citizen.objects.filter(account__isnull=False, account__is_officer=False).exclude(dong=""))
    Citizen.objects.filter(pk__in=[each.pk for each in residents]).update(
        identity_level=Citizen.IdentityLevel.VERIFIED, identity_verified_at=now - timedelta(days=200)
    )
    goal = max(2, min(GOAL, len(residents) // 2))
    ParticipationRule.objects.create(name="한별구 주민 참여 조례", valid_from=date(2024, 1, 1), goal=goal)
    for number, (title, summary, body, pen_name, agreed) in enumerate(TOLD):
        at = now - timedelta(days=(12, 4, 20, 60)[number], hours=3)
        author = residents[number % len(residents)]
        issue = _open(author, head, (title, summary, body, pen_name), at)
        others = [each for each in residents if each.pk != named.pk]
        _agree(issue, [named, *others], max(1, agreed * goal // GOAL), at, rng)
        if number == len(TOLD) - 1:
            _hear(issue, residents, named, head, now)
    _raise(residents[5 % len(residents)], NEW, now - timedelta(days=1))


def _raise(author: Citizen, told: tuple[str, str, str, str], at: datetime) -> Issue:
    assert author.account
    return workflow.raise_issue(
        submission_key=uuid.uuid4(),
        title=told[0],
        summary=told[1],
        body=told[2],
        pen_name=told[3],
        dong=author.dong,
        by=author.account,
        at=at,
    )


def _open(author: Citizen, head: Account, told: tuple[str, str, str, str], at: datetime) -> Issue:
    issue = _raise(author, told, at)
    assert head.department
    workflow.open_issue(issue, by=head, department=head.department, at=at + timedelta(days=1))
    return issue


def _agree(issue: Issue, residents: list[Citizen], wanted: int, at: datetime, rng: Random) -> None:
    chosen = [residents[0], *rng.sample(residents[1:], min(wanted, len(residents)) - 1)]
    for step, citizen in enumerate(chosen):
        assert citizen.account
        citizen.identity_level = Citizen.IdentityLevel.VERIFIED
        workflow.agree(issue, by=citizen.account, citizen=citizen, at=at + timedelta(days=1, hours=2 * step))
    issue.refresh_from_db()


def _hear(issue: Issue, residents: list[Citizen], named: Citizen, head: Account, now: datetime) -> None:
    for stance, text, pen_name, backed in REASONS:
        author = residents[backed % len(residents)].account
        assert author
        argument = workflow.argue(issue, by=author, pen_name=pen_name, stance=stance, text=text)
        for each in Agreement.objects.filter(issue=issue).select_related("account")[:backed]:
            workflow.back_argument(argument, by=each.account)
    workflow.answer(issue, by=head, text=ANSWER, at=now - timedelta(days=20))
    begins_at = (now + timedelta(days=5)).replace(hour=10, minute=0, second=0, microsecond=0)
    hearing = workflow.plan(
        issue,
        by=head,
        main_points="토요일 낮 12시부터 6시까지 시장 앞길을 차 없는 거리로 할지, 짐 싣는 시간을 어떻게 둘지 듣습니다.",
        begins_at=begins_at,
        place="한별구청 3층 대강당",
        online_url="https://hearing.hanbyeol.example/market",
        chair="한별대학교 도시학과 교수",
        apply_until=begins_at - timedelta(days=2),
        opinions_until=begins_at - timedelta(days=1),
    )
    workflow.announce(hearing, by=head, at=now - timedelta(days=15))
    assert named.account
    workflow.apply(hearing, by=named.account, way="hall", pen_name="새솔이웃", stance="for")
    for number, (stance, text, pen_name, _backed) in enumerate(REASONS):
        author = residents[(number + 3) % len(residents)].account
        assert author
        if author.pk != named.account.pk:
            workflow.apply(hearing, by=author, way="online", pen_name=pen_name, stance=stance)
            workflow.submit_opinion(hearing, by=author, pen_name=pen_name, stance=stance, text=text)
    assert head.department
    workflow.add_milestone(
        issue,
        by=head,
        title="시장 상인과 짐 싣는 시간 정하기",
        department=head.department,
        due_on=timezone.localdate(now) + timedelta(days=20),
    )
