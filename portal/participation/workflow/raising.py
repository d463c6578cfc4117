"""How an issue begins: raised by a resident, reviewed within days, open to all or refused by a rule."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from citizens.accounts.models import Account, Department
from civil_petitions.deadlines import SEOUL
from portal.participation.errors import StepNotAllowed
from portal.participation.models import Agreement, Issue, IssueEvent, ParticipationRule, Status
from portal.participation.periods import end_of_period
from portal.participation.workflow import stepping
from portal.participation.workflow.agreeing import count_again

Kind = IssueEvent.Kind


def raise_issue(
    *,
    submission_key: uuid.UUID,
    title: str,
    summary: str,
    body: str,
    pen_name: str,
    dong: str = "",
    post_id: uuid.UUID | None = None,
    by: Account,
    at: datetime | None = None,
) -> Issue:
    """Raise an issue, anew or from a post of the author's. However often one key is submitted, there is one."""
    at = at or timezone.now()
    rule = ParticipationRule.objects.in_force(at.astimezone(SEOUL).date())
    issue = Issue(
        submission_key=submission_key,
        author=by,
        pen_name=pen_name,
        post_id=post_id,
        dong=dong,
        title=title,
        summary=summary,
        body=body,
        raised_at=at,
        review_due_at=end_of_period(at, rule.review_days),
    )
    try:
        with transaction.atomic():
            issue.save(force_insert=True)
            stepping.record(issue, Kind.RAISED, by=by, at=at)
    except IntegrityError:
        return Issue.objects.get(submission_key=submission_key)
    return issue


@transaction.atomic
def open_issue(issue: Issue, *, by: Account, department: Department, at: datetime | None = None) -> None:
    """From now on everybody reads it and residents may agree; its goal and dates never move again."""
    at = at or timezone.now()
    stepping.lock(issue, Status.REVIEW)
    rule = ParticipationRule.objects.in_force(at.astimezone(SEOUL).date())
    issue.status, issue.opened_at, issue.department = Status.OPEN, at, department
    issue.goal, issue.answer_days, issue.needs_verification = rule.goal, rule.answer_days, rule.needs_verification
    issue.closes_at = end_of_period(at, rule.window_days)
    issue.save()
    stepping.record(issue, Kind.OPENED, by=by, at=at)


@transaction.atomic
def refuse(issue: Issue, *, by: Account, rule_number: int, reason: str) -> None:
    """Not taken, by a rule that is named. The author reads why; nobody else sees the issue."""
    stepping.lock(issue, Status.REVIEW)
    issue.status, issue.refusal_rule, issue.refusal_reason = Status.REFUSED, rule_number, reason
    issue.save(update_fields=["status", "refusal_rule", "refusal_reason"])
    stepping.record(issue, Kind.REFUSED, by=by, note=reason)


@transaction.atomic
def merge(issue: Issue, *, by: Account, into: Issue, reason: str) -> None:
    """Two that want the same become one. Who agreed with this one agrees with the other, still once each."""
    if into.pk == issue.pk:
        raise StepNotAllowed("an issue is not merged into itself")
    for each in sorted((issue, into), key=lambda one: one.pk):
        stepping.lock(each)
    if issue.status not in (Status.REVIEW, Status.OPEN) or into.status != Status.OPEN:
        raise StepNotAllowed(f"{issue.status} into {into.status}")
    issue.status, issue.merged_into = Status.MERGED, into
    issue.save(update_fields=["status", "merged_into"])
    there = set(into.agreements.values_list("account", flat=True))
    moved = [
        Agreement(issue=into, account_id=each.account_id, level=each.level, agreed_at=each.agreed_at)
        for each in issue.agreements.counted().exclude(account__in=there).iterator(2000)
    ]
    Agreement.objects.bulk_create(moved, batch_size=2000, ignore_conflicts=True)
    stepping.record(issue, Kind.MERGED, by=by, note=reason)
    count_again(into)


@transaction.atomic
def withdraw(issue: Issue, *, by: Account) -> None:
    """Its author takes it back, while no answer is owed yet."""
    stepping.lock(issue, Status.REVIEW, Status.OPEN)
    if issue.author_id != by.pk:
        raise StepNotAllowed("only its author withdraws an issue")
    issue.status = Status.WITHDRAWN
    issue.save(update_fields=["status"])
    stepping.record(issue, Kind.WITHDRAWN, by=by)
