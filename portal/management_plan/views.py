"""The internal management plan (내부 관리계획), printed from what the portal really does: text and code agree."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citizens.access_log import alarms, cuts, reviewing
from citizens.access_log import rights as held
from citizens.access_log.models import AccessAlarm, AccessReview
from citizens.access_log.views.console import privacy_officer_required
from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import ROLES
from citizens.encryption.key_ring import key_ring
from citizens.incidents import duties
from citizens.incidents.models import Incident
from citizens.keys.models import KeyRotation
from citizens.registry import revealing
from portal.my_data import presenting
from portal.retention.rules import RULES
from portal.rights_requests import clock

Rows = list[dict[str, Any]]


@privacy_officer_required
@require_safe
def plan(request: AccountRequest) -> HttpResponse:
    context = {
        "section": "privacy",
        "tab": "plan",
        "now": timezone.now(),
        "chapters": [
            {"title": _("로그인과 접속 통제"), "law": _("안전성 확보조치 기준 제5조·제6조"), "rows": _logins()},
            {"title": _("암호화와 열쇠"), "law": _("안전성 확보조치 기준 제7조"), "rows": _encryption()},
            {"title": _("접속기록과 점검"), "law": _("안전성 확보조치 기준 제8조"), "rows": _log()},
            {"title": _("열람과 가림"), "law": _("안전성 확보조치 기준 제12조"), "rows": _masking()},
            {"title": _("보유기간과 파기"), "law": _("「개인정보 보호법」 제21조"), "rows": _retention()},
            {
                "title": _("유출 사고"),
                "law": _("「개인정보 보호법」 제34조, 시행령 제39조·제40조"),
                "rows": _incidents(),
            },
        ],
        "roles": [{"name": role.name, "description": role.description} for role in ROLES.values()],
    }
    return render(request, "management_plan/plan.html", context)


def _row(label: str, value: object) -> dict[str, Any]:
    return {"label": label, "value": value}


def _minutes(seconds: int) -> str:
    return _("%(number)s분") % {"number": seconds // 60}


def _logins() -> Rows:
    validators: list[dict[str, Any]] = settings.AUTH_PASSWORD_VALIDATORS  # type: ignore[assignment]
    shortest = next(
        each["OPTIONS"]["min_length"] for each in validators if each["NAME"].endswith("MinimumLengthValidator")
    )
    second = _("쓰지 않음 (시연)") if settings.DEMO else _("직원 모두 반드시 씀")
    locked = _("%(count)s번 틀리면 %(minutes)s 동안") % {
        "count": settings.LOCKOUT_FAILURES,
        "minutes": _minutes(settings.LOCKOUT_SECONDS),
    }
    return [
        _row(_("비밀번호"), _("%(count)s자 이상, 흔한 말은 거절") % {"count": shortest}),
        _row(_("비밀번호 저장"), settings.PASSWORD_HASHERS[0].rpartition(".")[2].removesuffix("PasswordHasher")),
        _row(_("두 번째 인증 수단"), second),
        _row(_("접속 제한"), locked),
        _row(_("쓰지 않으면 끊는 시간, 직원"), _minutes(settings.OFFICER_IDLE_SECONDS)),
        _row(_("쓰지 않으면 끊는 시간, 구민"), _minutes(settings.CITIZEN_IDLE_SECONDS)),
        _row(_("인터넷 구간 암호화"), _("모든 화면 (HTTPS)") if settings.HTTPS else _("쓰지 않음 (시연)")),
        _row(_("권한을 바꾼 기록"), _("까닭과 함께 3년 보관")),
        _row(_("쓰지 않는 권한"), _("%(days)s일 넘게 로그인하지 않으면 표시") % {"days": held.UNUSED_FOR.days}),
    ]


def _encryption() -> Rows:
    changed = KeyRotation.objects.filter(kind=KeyRotation.Kind.MASTER_KEY, finished_at__isnull=False)
    last = changed.order_by("-finished_at").values_list("finished_at", flat=True).first()
    return [
        _row(_("저장할 때"), _("AES-256-GCM, 구민마다 다른 열쇠")),
        _row(_("쓰고 있는 마스터 열쇠"), _("열쇠 번호 %(number)s") % {"number": key_ring().active}),
        _row(_("마지막 열쇠 교체"), timezone.localdate(last).isoformat() if last else _("아직 없음")),
        _row(_("열쇠 교체 주기"), _("해마다, 열쇠를 알던 사람이 떠날 때, 파기 30일 뒤")),
    ]


def _log() -> Rows:
    last = AccessReview.objects.select_related("reviewer").first()
    signed = f"{last.month:%Y-%m} · {last.reviewer}" if last else _("아직 없음")
    return [
        _row(_("접속기록 보관"), _("%(years)s년, 달마다 나누어") % {"years": cuts.KEPT_YEARS}),
        _row(_("남기는 항목"), _("식별자, 접속일시, 접속지, 처리한 정보주체, 수행업무, 까닭, 건수")),
        _row(_("위조와 변조 막기"), _("고치거나 지울 수 없고, 사슬로 이어 확인")),
        _row(_("점검 주기"), _("달마다 표본 %(count)s건을 판단하고 서명") % {"count": reviewing.SAMPLE_SIZE}),
        _row(_("마지막 점검"), signed),
        _row(_("경보, 열람"), _("한 시간에 %(count)s명 초과") % {"count": alarms.REVEALS_AN_HOUR}),
        _row(_("경보, 근무시간 밖 목록"), _("한 시간에 %(count)s명 초과") % {"count": alarms.LISTED_AN_HOUR}),
        _row(_("확인하지 않은 경보"), AccessAlarm.objects.unsettled().count()),
    ]


def _incidents() -> Rows:
    hours = int(duties.HOURS.total_seconds()) // 3600
    return [
        _row(_("정보주체에게 알리는 때"), _("안 때부터 %(hours)s시간 안에, 한 사람에게 한 번씩") % {"hours": hours}),
        _row(
            _("기관에 신고하는 때"),
            _("%(count)s명 이상, 민감정보나 고유식별정보, 밖에서 불법 접근") % {"count": duties.MANY},
        ),
        _row(_("누리집에 알리는 기간"), _("%(days)s일") % {"days": duties.POSTED_FOR.days}),
        _row(_("처리하고 있는 사고"), Incident.objects.open().count()),
        _row(_("개인정보 요구에 답하는 때"), _("받은 다음 날부터 %(days)s일 안에") % {"days": clock.DAYS}),
    ]


def _retention() -> Rows:
    """Each kind that has a period, and how long the office keeps it today."""
    periods = presenting.periods_set()
    return [
        _row(str(rule.name), periods.get(rule.code, rule.period).label) for rule in RULES if rule.period is not None
    ]


def _masking() -> Rows:
    return [
        _row(_("직원 화면"), _("이름, 전화, 전자우편, 주소를 가림")),
        _row(_("열람"), _("까닭을 쓰고 한 번에 한 사람")),
        _row(_("다시 가리는 시간"), _minutes(int(revealing.SHOWN_FOR.total_seconds()))),
        _row(_("내려받기와 출력"), _("까닭과 함께 기록하고 보호책임자가 확인")),
    ]
