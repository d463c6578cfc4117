"""The steps of the office: each is a noun with its form, its right, when it may be taken, and its rule."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.participation import forms, workflow
from portal.participation.models import Agreement, Hearing, Issue, Status

Applies = Callable[[Issue, "Hearing | None"], bool]
Stage = Hearing.Stage


@dataclass(frozen=True)
class Step:
    """One thing an officer may do with an issue."""

    noun: str
    label: Promise
    icon: str
    form: type[django_forms.Form] | type[forms.HearingForm]
    right: str
    applies: Applies
    take: Callable[..., Any]
    done: Promise


def _in(*statuses: Status) -> Applies:
    return lambda issue, hearing: issue.status in statuses


def _at(*stages: str) -> Applies:
    return lambda issue, hearing: hearing is not None and hearing.stage in stages


def _merge(issue: Issue, hearing: Hearing | None, *, by: Any, into: Any, reason: str) -> None:
    workflow.merge(issue, by=by, into=Issue.objects.get(pk=into), reason=reason)


def _invalidate(issue: Issue, hearing: Hearing | None, *, by: Any, reason: str, **span: Any) -> None:
    chosen = Agreement.objects.filter(issue=issue, agreed_at__gte=span["since"], agreed_at__lte=span["until"])
    workflow.invalidate(issue, chosen.filter(level=span["level"]) if span["level"] else chosen, by=by, reason=reason)


def _of_issue(rule: Callable[..., Any]) -> Callable[..., Any]:
    return lambda issue, hearing, **given: rule(issue, **given)


def _of_hearing(rule: Callable[..., Any]) -> Callable[..., Any]:
    return lambda issue, hearing, **given: rule(hearing, **given)


REVIEW, ANSWER, HEARING = "review_issue", "answer_issue", "run_hearing"
ALL = (
    Step("opening", _("공개하기"), "megaphone", forms.OpeningForm, REVIEW, _in(Status.REVIEW),
         _of_issue(workflow.open_issue), _("모두에게 공개했습니다. 공감을 받습니다.")),
    Step("refusal", _("받지 않기"), "ban", forms.RefusalForm, REVIEW, _in(Status.REVIEW),
         _of_issue(workflow.refuse), _("받지 않았습니다. 글쓴이에게 까닭을 알립니다.")),
    Step("answer", _("답변하기"), "reply", forms.AnswerForm, ANSWER, _in(Status.REACHED, Status.NOT_REACHED),
         _of_issue(workflow.answer), _("답변했습니다. 공감한 사람 모두에게 알립니다.")),
    Step("plan", _("공청회 준비"), "calendar-days", forms.HearingForm, HEARING,
         lambda issue, hearing: issue.status in (Status.ANSWERED, Status.HEARING)
         and (hearing is None or hearing.stage == Stage.PLANNED),
         _of_issue(workflow.plan), _("공청회를 준비했습니다. 아직 공개되지 않았습니다.")),
    Step("announcement", _("공고하기"), "megaphone", django_forms.Form, HEARING, _at(Stage.PLANNED),
         _of_hearing(workflow.announce), _("공청회를 공고했습니다.")),
    Step("draw", _("발표자 추첨"), "users", django_forms.Form, HEARING,
         lambda issue, hearing: _at(Stage.ANNOUNCED)(issue, hearing) and hearing.drawn_at is None,  # type: ignore[union-attr]
         _of_hearing(workflow.draw_speakers), _("발표자를 추첨했습니다. 추첨 기록이 공개됩니다.")),
    Step("change", _("날짜 다시 정하기"), "calendar-clock", forms.HearingMoveForm, HEARING, _at(Stage.ANNOUNCED),
         _of_hearing(workflow.move), _("날짜를 다시 정했습니다.")),
    Step("minutes", _("회의록"), "file-text", forms.MinutesForm, HEARING, _at(Stage.ANNOUNCED, Stage.HELD),
         _of_hearing(workflow.record_minutes), _("회의록을 올렸습니다.")),
    Step("spoken", _("현장 의견 적기"), "pencil", forms.SpokenOpinionForm, HEARING, _at(Stage.HELD),
         _of_hearing(workflow.add_spoken_opinion), _("현장 의견을 적었습니다.")),
    Step("result", _("결과 내기"), "flag", forms.ResultForm, HEARING, _at(Stage.HELD),
         _of_hearing(workflow.conclude), _("결과를 냈습니다. 공감한 사람 모두에게 알립니다.")),
    Step("milestone", _("이행 약속"), "calendar-clock", forms.MilestoneForm, ANSWER,
         _in(Status.ANSWERED, Status.HEARING, Status.CONCLUDED),
         _of_issue(workflow.add_milestone), _("약속을 올렸습니다.")),
    Step("assignment", _("부서 바꾸기"), "forward", forms.AssignmentForm, REVIEW,
         _in(Status.OPEN, Status.REACHED, Status.NOT_REACHED),
         _of_issue(workflow.assign), _("맡은 부서를 바꿨습니다.")),
    Step("merger", _("다른 의견과 합치기"), "copy", forms.MergerForm, REVIEW, _in(Status.REVIEW, Status.OPEN),
         _merge, _("두 의견을 합쳤습니다.")),
    Step("invalidation", _("무효 공감 빼기"), "trash-2", forms.InvalidationForm, REVIEW,
         _in(Status.OPEN, Status.REACHED), _invalidate, _("무효인 공감을 빼고 다시 세었습니다.")),
)  # fmt: skip
STEPS = {step.noun: step for step in ALL}
