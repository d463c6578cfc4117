"""Reach says what its sources say, whatever happened to them, and however many make it anew at once."""

import threading
from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.utils import timezone

from citizens.consent import actions as consents
from citizens.consent import publishing
from citizens.consent.models import Consent
from citizens.consent.purposes import MAILED
from citizens.contact_points import actions as contact_points
from citizens.contact_points.models import BLOCKING, ContactPoint
from citizens.contacts import actions as contacts
from citizens.contacts.models import Contact
from citizens.merging import actions as merging
from citizens.merging.errors import LaterMergeFirst
from citizens.merging.models import Merge
from citizens.preferences.models import Preference
from citizens.processing_stops import actions as processing_stops
from citizens.reach import catching_up
from citizens.reach.catching_up import catch_up
from citizens.reach.models import BITS, Reach, ReachChange
from citizens.registry import actions as registry
from citizens.registry.models import Citizen
from tests.factories.accounts import OfficerFactory
from tests.factories.registry import CitizenFactory

STEPS = 90
DONGS = ("새솔동", "은하동", "가온동")


class Life:
    """What happens to a handful of citizens, in any order."""

    def __init__(self, seed):
        self.rng = Random(seed)
        self.officer = OfficerFactory(head=True)
        self.people = [CitizenFactory(verified=number % 3 > 0) for number in range(8)]

    def go_on(self):
        self.rng.choice([
            self.decide, self.decide, self.decide, self.wish, self.move, self.bounce, self.mend, self.verify,
            self.stop, self.talk, self.hush, self.merge, self.undo, self.publish,
        ])()  # fmt: skip

    def anybody(self):
        return Citizen.objects.get(pk=self.rng.choice(self.people).pk)

    def decide(self):
        topic, agrees = self.rng.choice(MAILED), self.rng.random() < 0.7
        consents.decide(self.anybody(), {topic: agrees}, by=self.officer, given_by="officer", channel="phone")

    def wish(self):
        wanted = {"wish": self.rng.choice(("now", "daily", "none"))}
        Preference.objects.update_or_create(
            citizen=self.anybody(), topic=self.rng.choice((*MAILED, "progress")), defaults=wanted
        )

    def move(self):
        change = {"dong": self.rng.choice(DONGS), "language": self.rng.choice(("ko", "en"))}
        registry.update_details(self.anybody(), by=self.officer, **change)

    def point(self):
        return ContactPoint.objects.filter(citizen=self.anybody(), kind="mail").order_by("?").first()

    def bounce(self):
        if point := self.point():
            if self.rng.random() < 0.3:
                contact_points.complained(point.own_value())
            else:
                contact_points.bounced(point.own_value(), hard=self.rng.random() < 0.7)

    def mend(self):
        """A block that has run out."""
        ago = timezone.now() - timedelta(days=1)
        ContactPoint.objects.filter(citizen=self.anybody(), bounce_state__in=BLOCKING).update(bounce_until=ago)

    def verify(self):
        if point := self.point():
            contact_points.verify(point, ContactPoint.VerifiedBy.LINK)

    def stop(self):
        citizen = self.anybody()
        if processing_stops.is_stopped(citizen.pk):
            processing_stops.resume(citizen)
        else:
            processing_stops.stop(citizen, reference="R-1")

    def talk(self):
        at = timezone.now() - timedelta(days=self.rng.randint(0, 90))
        how = {"channel": "phone", "direction": "in", "kind": "question"}
        contacts.record(citizen=self.anybody(), by=self.officer, at=at, **how)

    def hush(self):
        Contact.objects.filter(citizen=self.anybody()).delete()

    def merge(self):
        one, other = self.rng.sample(self.people, 2)
        with suppress(merging.AlreadyMerged):
            merging.merge(one, other, by=self.officer, reason="같은 분임")

    def undo(self):
        if done := Merge.objects.in_force().order_by("?").first():
            with suppress(LaterMergeFirst):
                merging.undo(done, by=self.officer, reason="다른 분임")

    def publish(self):
        topic = self.rng.choice(MAILED)
        old = consents.documents_in_force()[topic]
        texts = {name: getattr(old, name) for base in old.TEXTS for name in (f"{base}_ko", f"{base}_en")}
        draft = publishing.draft(topic, by=self.officer, **texts, channels=["mail"], asks_anew=True)
        publishing.publish(draft, by=self.officer)


def topics(bits):
    return {topic for topic, bit in BITS.items() if bits & bit}


def said(row, now):
    """A row of reach in words."""
    if row.mail_from is not None and row.mail_from <= now:
        mail = "works"
    elif row.mail_from is None:
        mail = "none"
    else:
        mail = "reported" if row.is_reported else "bounced"
    where = (row.dong, row.age_band, row.language)
    return where, topics(row.agreed), topics(row.declined), row.is_stopped, mail, row.last_contact_at


def asked(citizen, now):
    """The same, asked of the slices that know."""
    points = ContactPoint.objects.filter(citizen=citizen, kind="mail")
    proven = points.filter(verified_at__isnull=False)
    if points.usable(now).exists():
        mail = "works"
    elif not proven.exists():
        mail = "none"
    else:
        mail = "reported" if proven.filter(bounce_state="complaint").exists() else "bounced"
    last = Contact.objects.filter(citizen=citizen).order_by("-occurred_at").first()
    return (
        (citizen.dong, citizen.age_band, citizen.language),
        {topic for topic in MAILED if consents.has_consented(citizen, topic)},
        set(Preference.objects.filter(citizen=citizen, topic__in=MAILED, wish="none").values_list("topic", flat=True)),
        processing_stops.is_stopped(citizen.pk),
        mail,
        last and last.occurred_at,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_it_says_what_its_sources_say_whatever_has_happened(seed):
    life = Life(seed)
    for step in range(STEPS):
        life.go_on()
        if step % 10 == 9:
            catch_up()
            now, standing = timezone.now(), Citizen.objects.standing()
            assert {row.pk: said(row, now) for row in Reach.objects.all()} == {
                citizen.pk: asked(citizen, now) for citizen in standing
            }
    assert not ReachChange.objects.exists()


@pytest.mark.django_db
def test_whoever_is_deleted_has_no_row_and_a_page_takes_only_a_few_upon_itself(monkeypatch):
    monkeypatch.setattr("citizens.reach.catching_up.BATCH", 2)
    people = [CitizenFactory() for _each in range(3)]
    ReachChange.objects.all().delete()
    ReachChange.objects.bulk_create(ReachChange(citizen_id=citizen.pk) for citizen in people)
    gone = people.pop()
    ContactPoint.objects.filter(citizen=gone).delete()
    Citizen.objects.filter(pk=gone.pk).delete()

    assert catch_up(most=1) == 1 or ReachChange.objects.exists(), "one batch, the rest later"
    catch_up()
    assert set(Reach.objects.values_list("pk", flat=True)) == {citizen.pk for citizen in people}


@pytest.mark.django_db
def test_what_a_merged_record_said_counts_until_it_is_forgotten():
    officer = OfficerFactory(head=True)
    kept, gone = CitizenFactory(), CitizenFactory()
    for citizen, answer in ((kept, True), (gone, True), (gone, False)):
        consents.decide(citizen, {"news_district": answer}, by=officer, given_by="officer", channel="phone")
    merging.merge(kept, gone, by=officer, reason="같은 분임")
    catch_up()
    assert Reach.objects.get().agreed == 0

    Consent.objects.filter(citizen=gone).delete()
    catch_up()
    assert topics(Reach.objects.get().agreed) == {"news_district"}


def test_every_topic_that_is_mailed_has_a_place_of_its_own():
    assert set(BITS) == set(MAILED)
    assert sorted(BITS.values()) == [1 << place for place in range(len(BITS))]


@pytest.mark.django_db(transaction=True)
def test_the_slower_of_two_never_writes_what_the_quicker_has_outdated(monkeypatch):
    citizen, officer = CitizenFactory(), OfficerFactory()
    has_read, may_write = threading.Event(), threading.Event()
    read = catching_up._as_the_rows_say

    def read_slowly(citizens):
        rows = list(read(citizens))
        if threading.current_thread() is slower:
            has_read.set()
            may_write.wait(10)
        return iter(rows)

    def work():
        catch_up()
        connection.close()

    def decide(answer):
        consents.decide(citizen, {"news_district": answer}, by=officer, given_by="officer", channel="phone")

    monkeypatch.setattr(catching_up, "_as_the_rows_say", read_slowly)
    slower, quicker = threading.Thread(target=work), threading.Thread(target=work)
    decide(True)
    slower.start()
    assert has_read.wait(10)
    decide(False)
    quicker.start()
    quicker.join(3)  # waits for its turn, or would be done by then
    may_write.set()
    slower.join()
    quicker.join()

    assert Reach.objects.get(pk=citizen.pk).agreed == 0
