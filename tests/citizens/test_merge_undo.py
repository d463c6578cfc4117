"""For thirty days a merge is undone exactly; then what would undo it is destroyed."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from citizens.contact_points import actions as contact_points
from citizens.contact_points.errors import AlreadyThere, TooMany
from citizens.contact_points.models import ContactPoint
from citizens.contacts import actions as contacts
from citizens.contacts.models import Contact, FollowUp
from citizens.mandates.models import Mandate
from citizens.merging import actions
from citizens.merging.errors import (
    LaterMergeFirst,
    TooLateToUndo,
)
from citizens.merging.models import Candidate, Merge
from citizens.merging.tasks import find_candidates, settle_merges
from citizens.parties.models import Membership
from citizens.registry import actions as registry
from citizens.registry.models import Citizen
from civil_petitions.models import Petition
from tests.factories.accounts import OfficerFactory
from tests.factories.mandates import on_paper
from tests.factories.mandates import person as somebody
from tests.factories.merging import duplicates, merged
from tests.factories.parties import household
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db


def undo(merge):
    return actions.undo(Merge.objects.get(pk=merge.pk), by=OfficerFactory(head=True), reason="다른 분임")


def fresh(citizen):
    return Citizen.objects.get(pk=citizen.pk)


def spoken(citizen, at=None):
    return contacts.record(citizen=citizen, channel="phone", direction="in", kind="question", note="물어보심", at=at)


def test_an_undone_merge_gives_back_exactly_what_came():
    kept, gone = duplicates()
    theirs, ours = PetitionFactory(citizen=gone), PetitionFactory(citizen=kept)
    merge = merged(kept, gone)
    since = PetitionFactory(citizen=kept)
    undo(merge)

    assert fresh(gone).merged_into is None
    assert set(Petition.objects.filter(petitioner=gone)) == {theirs}
    assert set(Petition.objects.filter(petitioner=kept)) == {ours, since}


def test_undoing_gives_back_the_details_but_not_over_a_later_correction():
    kept = CitizenFactory(name="김한별", phone="010-0000-0001")
    gone = CitizenFactory(name="김한벌", phone="010-0000-0002")
    merge = merged(kept, gone, take=["name", "phone"])
    registry.update_details(kept, by=OfficerFactory(), phone="010-0000-0003")
    undo(merge)

    assert (fresh(kept).own_details().name, fresh(kept).own_details().phone) == ("김한별", "010-0000-0003")
    assert (fresh(gone).own_details().name, fresh(gone).own_details().phone) == ("김한벌", "010-0000-0002")
    assert Citizen.objects.with_phone("010-0000-0002").get() == gone


def test_a_merge_is_undone_for_thirty_days_and_once():
    merge = merged(*duplicates())
    with time_machine.travel(merge.merged_at + timedelta(days=30, minutes=1)), pytest.raises(TooLateToUndo):
        undo(merge)
    undo(merge)

    with pytest.raises(TooLateToUndo):
        undo(merge)


def test_the_later_of_two_merges_is_undone_first():
    last, first, second = CitizenFactory(), CitizenFactory(), CitizenFactory()
    petition = PetitionFactory(citizen=second)
    earlier = merged(first, second)
    later = merged(last, first)

    with pytest.raises(LaterMergeFirst):
        undo(earlier)
    undo(later)
    assert Petition.objects.get(pk=petition.pk).petitioner == first and fresh(second).merged_into == first
    undo(earlier)
    assert Petition.objects.get(pk=petition.pk).petitioner == second and fresh(second).merged_into is None


def test_after_an_undo_the_pair_is_open_again():
    kept, gone = duplicates()
    find_candidates()
    merge = merged(kept, gone)
    assert Candidate.objects.get().state == Candidate.State.MERGED
    undo(merge)

    assert Candidate.objects.waiting().count() == 1


def reached(citizen):
    """How this record says the person is reached, and how sure that is."""
    points = ContactPoint.objects.filter(citizen=citizen).select_related("citizen")
    return {
        (point.kind, point.own_value(), point.is_default, point.verified_at, point.verified_by, point.bounce_state)
        for point in points
    }


def test_the_kept_record_learns_the_others_contacts_and_unlearns_them():
    kept = CitizenFactory(email="kept@mail.example", phone="", address="한별구 새솔로 1")
    gone = CitizenFactory(email="gone@mail.example", phone="010-0000-0002", address="")
    before = reached(kept), reached(gone)
    merge = merged(kept, gone, take=["phone"])

    assert {(kind, value, is_default) for kind, value, is_default, *_known in reached(fresh(kept))} == {
        ("mail", "kept@mail.example", True),
        ("mail", "gone@mail.example", False),
        ("phone", "010-0000-0002", True),
        ("post", "한별구 새솔로 1", True),
    }
    assert Citizen.objects.with_email("gone@mail.example").get() == kept
    undo(merge)
    assert (reached(fresh(kept)), reached(fresh(gone))) == before


def test_a_blank_that_was_preferred_stays_blank():
    kept, gone = CitizenFactory(phone=""), CitizenFactory(phone="010-0000-0002")
    merged(kept, gone)

    assert fresh(kept).own_details().phone == ""
    assert not Citizen.objects.with_phone("010-0000-0002").exists()


def reach(citizen, lot, officer):
    """One more way to reach them, sometimes the other's, proven or come back."""
    kind, value = lot.choice(
        [("mail", f"{lot.randrange(4)}@mail.example"), ("phone", f"010-0000-{lot.randrange(4):04}")]
    )
    with suppress(AlreadyThere, TooMany):
        point = contact_points.add(fresh(citizen), kind=kind, value=value, by=officer)
        seen_at = timezone.now() - timedelta(days=lot.randint(1, 300))
        bounced = {"bounce_state": "hard", "bounce_count": 1, "bounced_at": seen_at, "bounce_until": seen_at}
        known = lot.choice([{}, {"verified_at": seen_at, "verified_by": "officer"}, bounced])
        ContactPoint.objects.filter(pk=point.pk).update(**known)


def state():
    """Whose every row is, and what every record says."""
    rows = {("petition", each.pk): each.petitioner_id for each in Petition.objects.all()}
    rows |= {("contact", each.pk): each.citizen_id for each in Contact.objects.all()}
    rows |= {("follow-up", each.pk): each.citizen_id for each in FollowUp.objects.all()}
    rows |= {("mandate", each.pk): (each.principal_id, each.agent_id) for each in Mandate.objects.all()}
    rows |= {("membership", each.pk): (each.citizen_id, each.until) for each in Membership.objects.all()}
    rows |= {("point", each.pk): reached(each) for each in Citizen.objects.all()}
    rows |= {("details", each.pk): actions.details(each) for each in Citizen.objects.all()}
    rows |= {("index", each.pk): (each.email_index, each.phone_index) for each in Citizen.objects.all()}
    return rows | {("pointer", each.pk): each.merged_into_id for each in Citizen.objects.all()}


@pytest.mark.parametrize("seed", range(12))
def test_undoing_restores_any_rows_exactly(seed):
    """Random rows of random people, merged and undone in a row: every row that was there is where it was."""
    lot = random.Random(seed)
    people = [CitizenFactory() for _each in range(4)]
    officer = OfficerFactory()
    follow = {"text": "전화", "due_on": timezone.localdate(), "department": officer.department}

    agent = somebody("agent@mail.example")
    homes = [household(somebody(f"home-{number}@mail.example")) for number in range(3)]

    def add(number, kinds=6):
        citizen = lot.choice([each for each in people if fresh(each).merged_into is None])
        match lot.randrange(kinds):
            case 0:
                PetitionFactory(citizen=citizen)
            case 1:
                spoken(citizen)
            case 2:
                contacts.promise(reference=f"{seed}-{number}", citizen=citizen, **follow)
            case 3:
                on_paper(citizen, agent)
            case 4:
                home = lot.choice(homes)  # two records of one person may belong to one of them
                if not home.memberships.filter(citizen=citizen).exists():
                    Membership.objects.create(party=home, citizen=citizen, role="member")
            case 5:
                reach(citizen, lot, officer)

    for number in range(lot.randint(6, 24)):
        add(number)
    before, merges = state(), []
    for number in range(lot.randint(1, 3)):
        standing = [each for each in people if fresh(each).merged_into is None]
        one, other = lot.sample(standing, 2)
        merges.append(merged(one, other, take=lot.sample(actions.FIELDS, lot.randint(0, 6))))
        for extra in range(lot.randint(0, 2)):
            add(f"since-{number}-{extra}", kinds=5)  # a way to reach them that came since stays, and would differ
    for merge in reversed(merges):
        undo(merge)

    after = state()
    assert {key: after[key] for key in before} == before


# The end


def test_after_thirty_days_what_was_not_chosen_is_destroyed():
    kept, gone = duplicates(phone="010-0000-0001")
    PetitionFactory(citizen=gone)
    merge = merged(kept, gone)
    settle_merges()
    merge.refresh_from_db()
    assert merge.settled_at is None and merge.moved

    with time_machine.travel(timezone.now() + timedelta(days=31)):
        settle_merges()
    merge.refresh_from_db()
    assert (merge.moved, merge.sealed_before) == ({}, None) and merge.settled_at
    assert fresh(gone).own_details().phone == "" and fresh(gone).phone_index == ""
    assert fresh(gone).merged_into == kept and fresh(kept).own_details().phone == "010-0000-0001"


def test_an_undone_merge_destroys_nothing_of_the_record_that_stands_again():
    kept, gone = duplicates(phone="010-0000-0001")
    undo(merged(kept, gone))
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        settle_merges()

    assert fresh(gone).own_details().phone == "010-0000-0001"
