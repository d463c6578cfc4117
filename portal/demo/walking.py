"""Takes one petition through the real workflow at the hours of an office, as far as the present allows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from channels_mail.petition_notices.models import PetitionNotice
from citizens.accounts.models import Account
from citizens.surveys import actions as surveys
from citizens.surveys.choices import QUESTIONS
from civil_petitions import clock, internal_notes, workflow
from civil_petitions.calendar import current_calendar
from civil_petitions.models import Outcome, Petition, PetitionEvent, Status
from civil_petitions.satisfaction import asking
from portal.demo import pictures
from portal.demo.storybook import Story, general

WAYS_TO_THE_END = {
    "answered": 58,
    "informed": 15,
    "supplemented": 10,
    "extended": 6,
    "refused": 4,
    "transferred": 3,
    "withdrawn": 3,
    "returned": 1,
}
LATE = 0.05
RESPONDING = 0.42
CONTENT = 4


class NotYet(Exception):
    """The next step would lie ahead of now: here the petition stands today."""


@dataclass
class Walk:
    """A filed petition on its way, and what time it is there."""

    petition: Petition
    story: Story
    officers: Sequence[Account]
    citizen: Account | None
    at: datetime
    now: datetime
    rng: Random
    ends_at: datetime | None = None
    officer: Account | None = None

    def go(self, way: str) -> None:
        """The way's steps in order; ends early where the present is reached."""
        try:
            for step in _WAYS[way]:
                step(self)
        except NotYet:
            return

    def later(self, least: float, most: float) -> datetime:
        """So many working hours later. Raises NotYet when that has not come."""
        minutes = int(self.rng.uniform(least, most) * 60)
        return self._to(current_calendar().add_working_time(self.at, timedelta(minutes=minutes)))

    def towards_the_end(self, least: float, most: float) -> datetime:
        """At some part of the time that is left until the due time, in working hours."""
        due_at = self.petition.due_at or self.at + timedelta(days=10)
        then = self.at + (due_at - self.at) * self.rng.uniform(least, most)
        return self._to(current_calendar().add_working_time(max(then, self.at), timedelta(minutes=1)))

    def _to(self, then: datetime) -> datetime:
        if then > self.now:
            raise NotYet
        self.at = then
        return then

    def receive(self) -> None:
        if self.petition.received_at is None:
            self.officer = self.rng.choice(self.officers)
            workflow.receive(self.petition, by=self.officer, at=self.later(0.3, 5))

    def assign(self) -> None:
        self.officer = self.officers[0] if self.rng.random() < 0.3 else self.rng.choice(self.officers)
        workflow.assign(
            self.petition,
            by=self.officer,
            department=self.petition.department,
            officer=self.officer,
            at=self.later(0.2, 2.5),
        )

    def notify_progress(self) -> None:
        note = self.rng.choice(general("progress"))
        workflow.notify_progress(self.petition, by=self.officer, note=note, at=self.towards_the_end(0.1, 0.4))

    def request_supplement(self) -> None:
        assert self.officer
        at = self.later(0.5, 4)
        items = self.story.supplement or self.rng.choice(general("supplement"))
        due_on = clock.civil_due_on(timezone.localdate(at), 10)
        workflow.request_supplement(self.petition, by=self.officer, items=items, due_on=due_on, at=at)

    def supplement(self) -> None:
        at = self._to(self.at + timedelta(hours=self.rng.uniform(6, 96)))
        event = workflow.supplement(self.petition, by=self.citizen, note=self.rng.choice(general("supplied")), at=at)
        pictures.attach(self.petition, [""], self.rng, event=event)

    def extend(self) -> None:
        assert self.officer
        days = max(1, clock.longest_extension(self.petition) // 2)
        reason = self.rng.choice(general("extension"))
        workflow.extend(self.petition, by=self.officer, days=days, reason=reason, at=self.towards_the_end(0.5, 0.8))

    def answer(self) -> None:
        assert self.officer
        likely = [Outcome.ACCEPTED] * 6 + [Outcome.PARTLY, Outcome.GUIDANCE]
        outcome = self.rng.choice(likely)
        workflow.answer(self.petition, by=self.officer, conclusion=self.story.answer, outcome=outcome, at=self._end())

    def refuse(self) -> None:
        assert self.officer
        reason = self.rng.choice(general("refusal"))
        workflow.refuse(self.petition, by=self.officer, reason=reason, remedy=general("remedy"), at=self._end())

    def transfer(self) -> None:
        assert self.officer
        workflow.transfer(self.petition, by=self.officer, at=self._end(), **self.rng.choice(general("transfer")))

    def withdraw(self) -> None:
        reason = self.rng.choice(general("withdrawal"))
        workflow.withdraw(self.petition, by=self.citizen, reason=reason, at=self.towards_the_end(0.1, 0.6))

    def send_back(self) -> None:
        assert self.officer and self.petition.supplement_due_on
        after = timezone.make_aware(
            datetime.combine(self.petition.supplement_due_on + timedelta(days=1), datetime.min.time())
        )
        at = self._to(current_calendar().add_working_time(after, timedelta(minutes=self.rng.randint(20, 300))))
        workflow.return_petition(self.petition, by=self.officer, reason=general("returning"), at=at)

    def write_note(self) -> None:
        if self.officer and self.rng.random() < 0.5:
            internal_notes.write(self.petition, by=self.officer, text=self.rng.choice(general("notes")))

    def _end(self) -> datetime:
        if self.ends_at is not None:
            return self._to(max(self.ends_at, self.at))
        is_late = self.rng.random() < LATE
        return self.towards_the_end(1.1, 1.6) if is_late else self.towards_the_end(0.15, 0.9)


_Step = Callable[[Walk], None]
_IN_HAND: tuple[_Step, ...] = (Walk.receive, Walk.assign)
_WAYS: Mapping[str, tuple[_Step, ...]] = {
    "answered": (*_IN_HAND, Walk.answer),
    "informed": (*_IN_HAND, Walk.notify_progress, Walk.answer),
    "supplemented": (*_IN_HAND, Walk.request_supplement, Walk.supplement, Walk.answer),
    "extended": (*_IN_HAND, Walk.notify_progress, Walk.extend, Walk.answer),
    "refused": (*_IN_HAND, Walk.notify_progress, Walk.refuse),
    "transferred": (*_IN_HAND, Walk.transfer),
    "withdrawn": (*_IN_HAND, Walk.withdraw),
    "returned": (*_IN_HAND, Walk.request_supplement, Walk.send_back),
    "open:submitted": (),
    "open:received": (Walk.receive,),
    "open:assigned": (*_IN_HAND, Walk.write_note),
    "open:processing": (*_IN_HAND, Walk.notify_progress, Walk.write_note),
    "open:waiting": (*_IN_HAND, Walk.request_supplement),
}


def survey(petition: Petition, rng: Random, now: datetime, *, is_answered: bool | None = None) -> None:
    """Ask how it went, as the answer's mail would have; some four in ten say so within three days."""
    if petition.status not in (Status.ANSWERED, Status.REFUSED) or petition.closed_at is None:
        return
    invitation = asking.ask_about(petition, at=petition.closed_at)
    at = petition.closed_at + timedelta(hours=rng.uniform(0.3, 72))
    if at > now or not (rng.random() < RESPONDING if is_answered is None else is_answered):
        return
    score = rng.choices(
        (1, 2, 3, 4, 5), (2, 5, 15, 40, 38) if petition.status == Status.ANSWERED else (3, 4, 2, 1, 0)
    )[0]
    near = [max(1, min(5, score + rng.choice((-1, 0, 0, 1)))) for _question in QUESTIONS]
    comment = rng.choice(general("comments")) if score >= CONTENT else ""
    details = {**dict(zip(QUESTIONS, near, strict=True)), "comment": comment}
    surveys.respond(invitation, score=score, details=details, at=at)


def settle_notices(petition: Petition) -> None:
    """What is carried over was told long ago: none of it goes out as mail."""
    told = PetitionNotice.Silence.CARRIED_OVER
    events = PetitionEvent.objects.filter(petition=petition, notice=None).values_list("pk", flat=True)
    PetitionNotice.objects.bulk_create(PetitionNotice(event_id=key, silence=told) for key in events)
