"""A conversation becomes a petition: proposed, chosen by its citizen, undone within a day."""

import io
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from channels_mail.consultation import workflow
from channels_mail.consultation.errors import NotTheirWords, StaleConsultation, StepNotAllowed
from channels_mail.consultation.models import Consultation
from channels_mail.consultation.templatetags.consultations import consultation_of
from civil_petitions.drafts.models import Draft
from civil_petitions.models import Petition, PetitionType
from tests.factories.accounts import OfficerFactory
from tests.factories.consultations import ConsultationFactory

pytestmark = pytest.mark.django_db
PRIVATE, OPEN = "요즘 몸이 아파 많이 힘듭니다.", "시장 골목 보안등이 모두 꺼져 있습니다."


@pytest.fixture(autouse=True)
def catalogue(db):
    call_command("load_catalogue", verbosity=0, stdout=io.StringIO())


@pytest.fixture
def officer(db):
    return OfficerFactory()


@pytest.fixture
def consultation(citizen, officer):
    return ConsultationFactory(
        account=citizen, officer=officer, subject="골목이 어둡습니다", body=f"{PRIVATE}\n\n{OPEN}"
    )


@pytest.fixture
def proposal(consultation, officer):
    kind = PetitionType.objects.get(pk="report-streetlight")
    return workflow.propose(consultation, by=officer, petition_type=kind, reason="현장을 고쳐야 해서")


def address(consultation, name="consultations:petition"):
    return reverse(name, args=[consultation.number])


def test_the_citizen_is_told_and_nothing_has_left_yet(proposal, consultation, citizen, client_for):
    assert "민원으로 옮길지" in mail.outbox[-1].subject
    assert PRIVATE not in mail.outbox[-1].body
    page = client_for(citizen).get(address(consultation)).content.decode()
    assert PRIVATE in page and OPEN in page and "현장을 고쳐야 해서" in page
    assert not Draft.objects.exists() and not Petition.objects.exists()


def test_only_the_chosen_paragraph_leaves(proposal, consultation, citizen, client_for):
    answer = client_for(citizen).post(address(consultation), {"paragraph": ["1:1"], "agree": "1"})
    draft = Draft.objects.get()
    assert answer["Location"] == reverse("drafts:step", args=[draft.pk])
    assert draft.raw()["content"] == [OPEN]
    assert PRIVATE not in str(draft.raw())
    again = client_for(citizen).post(address(consultation), {"paragraph": ["1:0"], "agree": "1"})
    assert Draft.objects.get() == draft
    assert again.status_code == 302


def test_without_a_choice_nothing_leaves_and_the_page_says_why(proposal, consultation, citizen, client_for):
    for choice in ([], ["9:9"], ["x"]):
        page = client_for(citizen).post(address(consultation), {"paragraph": choice, "agree": "1"}).content.decode()
        assert "하나 넘게 골라" in page
    assert not Draft.objects.exists()


def test_no_leaves_all_as_it_is(proposal, consultation, citizen, client_for):
    client_for(citizen).post(address(consultation), {"decline": "1"})
    proposal.refresh_from_db()
    assert proposal.state == "declined"
    assert client_for(citizen).get(address(consultation)).status_code == 404
    assert not Draft.objects.exists()


def test_one_proposal_waits_at_a_time(proposal, consultation, officer):
    with pytest.raises(StepNotAllowed):
        workflow.propose(consultation, by=officer, petition_type=proposal.petition_type, reason="또")


def test_a_stranger_decides_nothing(proposal, client_for):
    from tests.factories.accounts import AccountFactory
    from tests.factories.registry import CitizenFactory

    stranger = AccountFactory()
    CitizenFactory(account=stranger)
    assert client_for(stranger).post(address(proposal.consultation), {"decline": "1"}).status_code == 404
    with pytest.raises(StepNotAllowed):
        workflow.decline(proposal, by=stranger)


@pytest.fixture
def filed(proposal, citizen):
    """Agreed to, and filed with what the form asked beside."""
    from civil_petitions import workflow as petitions

    draft = workflow.agree(proposal, by=citizen, chosen=["1:1"])
    petition = petitions.submit(
        submission_key=draft.pk,
        petitioner=citizen.citizen,
        form_version=draft.form_version,
        title="골목이 어둡습니다",
        answers={"content": OPEN},
        by=citizen,
    )
    draft.delete()
    return petition


def test_both_ends_are_linked_for_the_citizen(filed, consultation, citizen, client_for):
    page = client_for(citizen).get(address(consultation, "consultations:thread")).content.decode()
    assert filed.receipt_number in page
    assert client_for(citizen).get(address(consultation))["Location"].endswith(f"/{filed.receipt_number}/")


def test_it_is_undone_within_a_day(filed, consultation, citizen, client_for, proposal):
    client_for(citizen).post(address(consultation, "consultations:petition_undoing"))
    filed.refresh_from_db()
    proposal.refresh_from_db()
    assert (filed.status, proposal.state) == ("withdrawn", "undone")


def test_once_handled_or_a_day_later_it_stays(filed, proposal, citizen, consultation):
    from civil_petitions import workflow as petitions

    Petition.objects.update(submitted_at=timezone.now() - timedelta(hours=25))
    with pytest.raises(StepNotAllowed):
        workflow.undo(proposal, by=citizen)
    Petition.objects.update(submitted_at=timezone.now())
    petitions.receive(Petition.objects.get(), by=OfficerFactory(department=filed.department))
    with pytest.raises(StepNotAllowed):
        workflow.undo(proposal, by=citizen)


# --- several matters in one letter ------------------------------------------------------------------
def test_another_department_gets_the_excerpt_and_nothing_else(consultation, officer, citizen, client_for):
    road = OfficerFactory()
    mail.outbox.clear()
    part = workflow.split(consultation, by=officer, department=road.department, subject="보안등", excerpt=OPEN)
    workflow.take(part, by=road)
    page = client_for(road).get(reverse("office_consultations:thread", args=[part.number])).content.decode()
    assert OPEN in page
    assert PRIVATE not in page
    assert set(Consultation.objects.visible_to(citizen)) == {consultation, part}
    assert any(part.number in letter.body for letter in mail.outbox)


def test_only_the_citizens_own_words_are_passed_on(consultation, officer):
    department = OfficerFactory().department
    for words in ("내가 지어낸 말", f"{OPEN}\n그리고 벌금을 내겠습니다", " \n "):
        with pytest.raises(NotTheirWords):
            workflow.split(consultation, by=officer, department=department, subject="x", excerpt=words)
    assert Consultation.objects.count() == 1


def test_a_split_sent_twice_is_one(consultation, officer):
    department, version = OfficerFactory().department, consultation.version
    sent = {"by": officer, "department": department, "subject": "x", "excerpt": OPEN, "expected_version": version}
    workflow.split(consultation, **sent)
    with pytest.raises(StaleConsultation):
        workflow.split(consultation, **sent)
    assert Consultation.objects.count() == 2


def test_the_turn_goes_to_the_citizen_and_comes_back_with_a_no(proposal, consultation, citizen):
    consultation.refresh_from_db()
    assert (consultation.status, consultation.due_at) == ("asked", None)
    workflow.decline(proposal, by=citizen)
    consultation.refresh_from_db()
    assert consultation.status == "waiting" and consultation.due_at and consultation.is_unread_by_office


def test_what_goes_on_as_a_petition_waits_for_no_answer_here_until_undone(filed, proposal, consultation, citizen):
    consultation.refresh_from_db()
    assert (consultation.status, consultation.due_at) == ("answered", None)
    workflow.undo(consultation.proposals.get(), by=citizen)
    consultation.refresh_from_db()
    assert consultation.status == "waiting" and consultation.due_at


def test_a_letter_written_beside_a_proposal_still_waits_for_its_answer(proposal, consultation, citizen):
    workflow.write(consultation, body="하나 더 있습니다.", by=citizen, submission_key=uuid.uuid4())
    workflow.agree(proposal, by=citizen, chosen=["1:1"])
    consultation.refresh_from_db()
    assert consultation.status == "waiting" and consultation.due_at


def test_the_petition_leads_back_to_its_consultation_for_the_two_who_talk_alone(
    filed, consultation, officer, citizen, client_for
):
    colleague = OfficerFactory(department=filed.department)
    assert consultation_of(filed, citizen) == consultation_of(filed, officer) == consultation.number
    assert consultation_of(filed, colleague) == ""
    page = client_for(citizen).get(reverse("petitions:detail", args=[filed.receipt_number])).content.decode()
    assert reverse("consultations:thread", args=[consultation.number]) in page
    case = client_for(colleague).get(reverse("office_petitions:case", args=[filed.receipt_number])).content.decode()
    assert "비공개 상담</a>" not in case
