"""What the privacy officer has on the desk: alarms and reviews, two incidents, and what citizens ask of their data."""

import uuid
from datetime import datetime, timedelta

from django.utils import timezone

from citizens.access_log import actions as access_log
from citizens.access_log import alarms, chain, reviewing
from citizens.access_log.models import AccessAlarm, AccessLogEntry, AccessReview
from citizens.accounts.models import Account
from citizens.incidents import sending
from citizens.incidents import workflow as incidents
from citizens.incidents.models import Incident
from citizens.registry.models import Citizen
from portal.demo import people
from portal.demo.people import Person
from portal.my_data import granting
from portal.rights_requests import workflow

HOUR = timedelta(hours=1)
TOUCHED = 23


def build(named: dict[str, Person]) -> None:
    """After everything else: the log has something to find by now."""
    privacy, officer, now = people.officer("privacy"), people.officer("officer.road"), timezone.now()
    alarm = _alarms(privacy, officer, now)
    _review(privacy)
    _closed_incident(privacy, now)
    _open_incident(privacy, officer, alarm, named["citizen"].citizen, now)
    _requests(privacy, named, now)


def _alarms(privacy: Account, officer: Account, now: datetime) -> AccessAlarm:
    """One that was work, one of this morning that nobody has looked into."""
    past = _alarm(AccessAlarm.Kind.MANY_REVEALS, officer, now - timedelta(days=9), 24)
    alarms.settle(
        past,
        by=privacy,
        finding="explained",
        note="빗물받이 일제 정비로 민원인에게 하루에 전화를 돌렸습니다. 부서장이 확인했습니다.",
    )
    return _alarm(AccessAlarm.Kind.LONG_LISTS, officer, now - timedelta(hours=20), 132)


def _alarm(kind: AccessAlarm.Kind, actor: Account, at: datetime, count: int) -> AccessAlarm:
    hour = at.replace(minute=0, second=0, microsecond=0)
    return AccessAlarm.objects.create(kind=kind, actor=actor, hour=hour, count=count)


def _review(privacy: Account) -> None:
    """The month before last is signed; last month's review waits."""
    chain.link_new()
    month = reviewing.last_month(reviewing.last_month(timezone.localdate()))
    sample = reviewing.draw(month)
    confirmed = AccessReview.Finding.CONFIRMED
    reviewing.sign(sample, by=privacy, findings={entry.pk: confirmed for entry in sample.entries})


def _closed_incident(privacy: Account, now: datetime) -> None:
    """A paper that was found again."""
    known_at = now - timedelta(days=41)
    facts = {
        "kind": Incident.Kind.LOSS,
        "title": "현장 방문 서류를 잃어버림",
        "known_at": known_at,
        "happened_from": known_at - 3 * HOUR,
        "items": ["name", "address"],
        "course": "현장을 방문하던 직원이 출력한 서류 한 장을 두고 왔습니다.",
        "measures": "한 시간 뒤 그 자리에서 찾았고, 아무도 보지 않은 것을 확인했습니다.",
        "advice": "",
    }
    incident = incidents.open_incident(by=privacy, facts=facts, at=known_at)
    incidents.close(
        incident,
        by=privacy,
        finding="unfounded",
        note="서류를 찾았습니다. 현장에는 출력물을 가져가지 않기로 했습니다.",
    )


def _open_incident(privacy: Account, officer: Account, alarm: AccessAlarm, named: Citizen, now: datetime) -> None:
    """Known since yesterday: the named citizen and a few others are told, the report is still to be made."""
    known_at = now - 26 * HOUR
    facts = {
        "kind": Incident.Kind.LEAK,
        "title": "민원 목록을 다른 기관에 잘못 보냄",
        "known_at": known_at,
        "happened_from": known_at - 2 * HOUR,
        "happened_until": known_at - HOUR,
        "items": ["name", "phone", "petition"],
        "is_sensitive": True,
        "course": "도로 민원 목록을 협력 기관에 보내면서 받는 주소를 잘못 골랐습니다.",
        "measures": "받은 곳에 지워 달라고 요청했고, 지웠다는 확인서를 받고 있습니다.",
        "advice": "",
    }
    incident = incidents.open_incident(by=privacy, facts=facts, alarm=alarm, at=known_at)
    others = Citizen.objects.exclude(pk=named.pk).filter(merged_into=None).order_by("created_at", "id")
    listed = [named.pk, *others.values_list("pk", flat=True)[:TOUCHED]]
    sent = access_log.record(actor=officer, action="export", listed=listed, purpose="협력 기관에 보낼 도로 민원 목록")
    entries = AccessLogEntry.objects.filter(pk=sent.pk)
    incidents.freeze_persons(incident, by=privacy, entries=entries, note=f"직원: {officer}, 한 일: 내보내기")
    incidents.record_measure(incident, by=privacy, note="보낸 직원의 내보내기 권한을 멈췄습니다.")
    sending.send(incidents.notify(incident, by=privacy, kind="first"))


def _requests(privacy: Account, named: dict[str, Person], now: datetime) -> None:
    """Answered, in part refused, being looked at, and one that is late."""
    citizen, second = (named[login].citizen.account for login in ("citizen", "citizen2"))
    answered = _file(citizen, "access", now - timedelta(days=24), holdings=["petitions", "access_log"])
    workflow.take(answered, by=privacy, at=now - timedelta(days=23))
    workflow.decide(
        answered,
        by=privacy,
        outcome="granted",
        answer="‘내 자료’ 화면에서 모두 보시고 PDF와 JSON으로 내려받으실 수 있습니다.",
        at=now - timedelta(days=21),
    )
    erasure = _file(second, "erasure", now - timedelta(days=6), holdings=["contacts", "petitions"])
    workflow.take(erasure, by=privacy, at=now - timedelta(days=5))
    granting.decide(
        erasure,
        by=privacy,
        outcome="partly_granted",
        ground="named_by_law",
        answer="접촉 이력은 파기 절차에 넣었습니다. 민원 기록은 법이 보관하게 하여 지우지 못합니다.",
    )
    correction = _file(citizen, "correction", now - timedelta(days=4), text="이사했습니다. 예전 주소를 지워 주십시오.")
    workflow.take(correction, by=privacy, at=now - timedelta(days=3))
    _file(second, "stop", now - timedelta(days=14), text="만족도 조사에 쓰지 말아 주십시오.")
    _file(
        second,
        "access",
        now - timedelta(days=1),
        subject_words="어머니, 010-0000-2222",
        text="어머니의 민원을 보고 싶습니다.",
    )
    assert citizen
    look = AccessLogEntry.objects.about(citizen).filter(actor__isnull=False).exclude(actor=privacy).first()
    if look is not None:
        _file(citizen, "odd_entry", now - timedelta(hours=5), log_entry=look, text="이 전화를 받은 기억이 없습니다.")


def _file(account: Account | None, kind: str, at: datetime, **wanted: object) -> workflow.RightsRequest:
    assert account
    return workflow.file(by=account, submission_key=uuid.uuid4(), kind=kind, at=at, **wanted)  # type: ignore[arg-type]
