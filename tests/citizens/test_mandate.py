"""A mandate is given to an address, accepted by login, and ended by either side at once."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from citizens.mandates import actions
from citizens.mandates.errors import AlreadyAnswered, MandateEnded, OwnAddress, TooManyInvitations
from citizens.mandates.models import Mandate, MandateDocument, Refusal
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.mandates import mandate, offered, on_paper, person
from tests.factories.merging import merged
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def principal():
    return person("principal@mail.example", name="김한별")


@pytest.fixture
def agent():
    return person("agent@mail.example", name="최누리")


def why(given, by, petition_type="report-road"):
    refusal = actions.refusal(given, by=by, petition_type=petition_type)
    return refusal.value if refusal else ""


def test_an_offer_is_seen_by_the_owner_of_the_address_and_by_nobody_else(principal, agent):
    offered(principal, " Agent@Mail.example ")

    assert Mandate.objects.offered_to(agent.account).count() == 1
    assert not Mandate.objects.offered_to(AccountFactory()).exists()
    assert [(each.to, "김한별" in each.body, "김*별" in each.body) for each in mail.outbox] == [
        (["agent@mail.example"], False, True)
    ]


def test_whether_the_address_is_known_makes_no_difference(principal, agent):
    known, unknown = offered(principal, "agent@mail.example"), offered(principal, "nobody@mail.example")

    first, second = mail.outbox
    assert (first.subject, first.body) == (second.subject, second.body)
    assert (known.state, known.agent, known.invited_index != "") == (unknown.state, unknown.agent, True)


def test_who_signs_up_later_finds_the_offer(principal):
    given = offered(principal, "later@mail.example")
    later = person("later@mail.example")

    actions.accept(given, by=later.account, agent=later)

    assert Mandate.objects.held_by(later.account).valid().get() == given


def test_accepting_forgets_the_address_and_tells_both(principal, agent):
    given = offered(principal, "agent@mail.example")
    mail.outbox.clear()
    actions.accept(given, by=agent.account, agent=agent)

    given = Mandate.objects.get()
    assert (given.invited_index, given.sealed_invited, given.state) == ("", None, Mandate.State.VALID)
    assert sorted(each.to[0] for each in mail.outbox) == ["agent@mail.example", "principal@mail.example"]
    assert "최누리 님이" in next(each.body for each in mail.outbox if each.to == ["principal@mail.example"])


def test_a_stranger_cannot_accept(principal):
    given, stranger = offered(principal, "agent@mail.example"), person("stranger@mail.example")

    with pytest.raises(AlreadyAnswered):
        actions.accept(given, by=stranger.account, agent=stranger)
    assert Mandate.objects.get().agent is None


def test_an_offer_is_answered_once(principal, agent):
    given = offered(principal, "agent@mail.example")
    actions.decline(given, by=agent.account)

    with pytest.raises(AlreadyAnswered):
        actions.accept(given, by=agent.account, agent=agent)
    assert why(given, agent.account) == Refusal.NOT_YOURS


def test_an_offer_without_an_answer_ends_after_a_fortnight(principal, agent):
    given = offered(principal, "agent@mail.example")

    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert given.state == Mandate.State.UNANSWERED
        with pytest.raises(AlreadyAnswered):
            actions.accept(given, by=agent.account, agent=agent)


def test_nobody_is_their_own_agent(principal):
    with pytest.raises(OwnAddress):
        offered(principal, "PRINCIPAL@mail.example")
    with pytest.raises(OwnAddress):
        on_paper(principal, principal)


def test_letters_to_strangers_are_counted(principal):
    for number in range(5):
        actions.revoke(offered(principal, f"stranger{number}@mail.example"), by=principal.account)

    with pytest.raises(TooManyInvitations):
        offered(principal, "stranger6@mail.example")
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        offered(principal, "stranger6@mail.example")


@pytest.mark.parametrize("side", ["principal", "agent", "officer"])
def test_either_side_and_an_officer_end_it_at_once(principal, agent, side):
    given = mandate(principal, agent)
    mail.outbox.clear()
    by = {"principal": principal.account, "agent": agent.account, "officer": OfficerFactory()}[side]
    actions.revoke(given, by=by)

    assert why(given, agent.account) == Refusal.REVOKED
    assert sorted(each.to[0] for each in mail.outbox) == ["agent@mail.example", "principal@mail.example"]
    with pytest.raises(AlreadyAnswered):
        actions.revoke(given, by=by)


def test_a_stranger_ends_nothing(principal, agent):
    given = mandate(principal, agent)

    for stranger in (AccountFactory(), OfficerFactory(content=True)):
        with pytest.raises(PermissionError):
            actions.revoke(given, by=stranger)


def test_it_covers_what_was_chosen_until_its_last_day(principal, agent):
    given = mandate(principal, agent, days=3, petition_types=["report-road"])

    assert why(given, agent.account) == ""
    assert why(given, agent.account, "apply-parking") == Refusal.NOT_COVERED
    assert why(given, principal.account) == Refusal.NOT_YOURS
    assert not Mandate.objects.covering("apply-parking").exists()
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert why(given, agent.account) == Refusal.EXPIRED
        assert not Mandate.objects.valid().exists()


def test_holding_it_takes_the_new_one_where_the_old_has_ended(principal, agent):
    old = mandate(principal, agent)
    actions.revoke(old, by=principal.account)
    with pytest.raises(MandateEnded):
        actions.hold(old.pk, by=agent.account, petition_type="report-road")
    new = mandate(principal, agent)

    assert actions.hold(old.pk, by=agent.account, petition_type="report-road") == new
    assert why(old, agent.account) == ""


def test_paper_holds_at_once_with_its_scan_sealed(principal, agent):
    given = on_paper(CitizenFactory(email="", name="어르신"), agent)

    assert given.state == Mandate.State.VALID and given.origin == Mandate.Origin.PAPER
    document = MandateDocument.objects.get()
    assert document.opened() == ("위임장.pdf", b"%PDF-1.7 signed")
    assert b"signed" not in bytes(document.sealed_content.blob)
    with pytest.raises(PermissionError):
        on_paper(principal, agent, by=OfficerFactory(content=True))


def test_mandates_follow_a_merged_person(agent):
    kept, gone = CitizenFactory(email="old@mail.example"), CitizenFactory(email="old@mail.example")
    given = on_paper(gone, agent)
    merged(kept, gone)

    assert Mandate.objects.get(pk=given.pk).principal == kept
    assert actions.hold(given.pk, by=agent.account, petition_type="report-road").principal == kept
