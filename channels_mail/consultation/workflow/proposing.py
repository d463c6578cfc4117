"""How a conversation becomes a petition: proposed by the officer, decided by the citizen, undone within a day."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from channels_mail.consultation import letters, targets
from channels_mail.consultation.errors import StepNotAllowed
from channels_mail.consultation.models import Consultation, ConsultationEvent, PetitionProposal, Status
from channels_mail.consultation.paragraphs import paragraphs_of
from channels_mail.consultation.workflow import stepping
from citizens.accounts.models import Account
from civil_petitions import workflow as petitions
from civil_petitions.drafts import actions as drafts
from civil_petitions.drafts.models import Draft
from civil_petitions.models import PetitionType

Kind = ConsultationEvent.Kind
State = PetitionProposal.State
TITLES, TEXTS = ("title",), ("content", "opinion", "reason", "info", "idea", "target", "purpose")


@transaction.atomic
def propose(
    consultation: Consultation,
    *,
    by: Account,
    petition_type: PetitionType,
    reason: str,
    expected_version: int | None = None,
) -> PetitionProposal:
    """Suggest it to the citizen, who is told; the office's time stands still. One at a time: StepNotAllowed."""
    stepping.lock(consultation, expected_version)
    stepping.must_be_open(consultation)
    stepping.must_be_in_charge(consultation, by)
    if consultation.citizen.account_id is None:
        raise StepNotAllowed(f"{consultation}: nobody can agree by login")
    try:
        with transaction.atomic():
            proposal = PetitionProposal.objects.create(
                consultation=consultation,
                subject_key_id=consultation.subject_key_id,
                petition_type=petition_type,
                sealed_reason=reason,
                proposed_by=by,
            )
    except IntegrityError as error:
        raise StepNotAllowed(f"{consultation}: waits for a decision") from error
    consultation.status, consultation.due_at = Status.ASKED, None
    stepping.save(consultation, "status", "due_at")
    stepping.record(consultation, Kind.PROPOSED, by=by, details={"petition_type": petition_type.pk})
    letters.tell_proposed(consultation, proposal)
    return proposal


@transaction.atomic
def agree(proposal: PetitionProposal, *, by: Account, chosen: Iterable[str]) -> Draft:
    """The citizen lets these paragraphs leave: a draft holds them and nothing else. The clock waits for its filing.

    However often it is agreed to, there is one draft. Raises Draft.DoesNotExist when that was filed or thrown away.
    """
    consultation = proposal.consultation
    _lock(proposal, by)
    if proposal.state == State.AGREED and proposal.draft_key:
        return Draft.objects.get(pk=proposal.draft_key)
    _must_wait(proposal)
    words = {each.key: each.text for each in paragraphs_of(consultation)}
    text = "\n\n".join(words[key] for key in chosen)
    draft = drafts.start(by=by, petition_type=proposal.petition_type)
    drafts.save(draft, raw=draft.raw() | _answers(draft, title=consultation.subject(), text=text))
    proposal.draft_key = draft.pk
    _decide(proposal, State.AGREED, Kind.MOVED, by)
    return draft


@transaction.atomic
def decline(proposal: PetitionProposal, *, by: Account) -> None:
    """It stays a conversation."""
    _lock(proposal, by)
    _must_wait(proposal)
    _decide(proposal, State.DECLINED, Kind.DECLINED, by)


@transaction.atomic
def undo(proposal: PetitionProposal, *, by: Account) -> None:
    """Take the petition back as if it had not been filed. Raises StepNotAllowed once somebody has handled it."""
    _lock(proposal, by)
    petition = proposal.petition()
    if petition is None or not proposal.may_be_undone(petition):
        raise StepNotAllowed(f"{proposal}: handled, or a day has passed")
    petitions.withdraw(petition, by=by)
    _decide(proposal, State.UNDONE, Kind.UNDONE, by)


def _lock(proposal: PetitionProposal, by: Account) -> None:
    stepping.lock(proposal.consultation)
    proposal.refresh_from_db(from_queryset=PetitionProposal.objects.select_for_update(of=("self",)))
    if proposal.consultation.citizen.account_id != by.pk:
        raise StepNotAllowed(f"{by.pk} may not decide {proposal}")


def _must_wait(proposal: PetitionProposal) -> None:
    if proposal.state != State.PROPOSED:
        raise StepNotAllowed(f"{proposal}: {proposal.state}")


def _decide(proposal: PetitionProposal, state: str, kind: ConsultationEvent.Kind, by: Account) -> None:
    proposal.state, proposal.decided_at = state, timezone.now()
    proposal.save(update_fields=["state", "decided_at", "draft_key"])
    _pass_the_turn(proposal.consultation, is_settled=state == State.AGREED)
    stepping.record(proposal.consultation, kind, by=by)


def _pass_the_turn(consultation: Consultation, *, is_settled: bool) -> None:
    """What goes on as a petition waits for no answer here; what stays does. A letter written meanwhile always does."""
    if is_settled and consultation.status == Status.ASKED:
        consultation.status = Status.ANSWERED
    elif not is_settled and consultation.status in (Status.ASKED, Status.ANSWERED):
        consultation.status, consultation.due_at = Status.WAITING, targets.due_at(timezone.now())
        consultation.is_unread_by_office = True
    stepping.save(consultation, "status", "due_at", "is_unread_by_office")


def _answers(draft: Draft, *, title: str, text: str) -> dict[str, list[str]]:
    """Title and text in the fields of this form that take them; what else it asks, only the citizen knows."""
    names = [each["id"] for each in draft.form_version.fields]
    titles = [name for name in names if name in TITLES][:1]
    texts = [name for name in TEXTS if name in names][:1]
    return dict.fromkeys(titles, [title]) | dict.fromkeys(texts, [text])
