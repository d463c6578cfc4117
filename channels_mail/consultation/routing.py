"""What the model makes of a conversation: shown to the officer who reads it, and judged by them."""

from collections.abc import Iterable

from channels_mail.consultation.models import Consultation, Direction
from channels_mail.consultation.reading import Letter
from citizens.accounts.models import Account, Department
from civil_petitions.triage import accuracy, advising, judging
from civil_petitions.triage.advising import Advice
from civil_petitions.triage.models import RoutingJudgement


def advice(consultation: Consultation, letters: Iterable[Letter]) -> Advice:
    """The letters were opened by the page before."""
    return advising.advise(_text(consultation, letters), target=consultation.number)


def judge(
    consultation: Consultation, letters: Iterable[Letter], *, by: Account, department: Department
) -> RoutingJudgement:
    """Keep where the officer says it belongs."""
    text = _text(consultation, letters)
    return judging.judge(
        target=consultation.number,
        citizen=consultation.citizen,
        subject_key=consultation.subject_key,
        text=text,
        suggestion=accuracy.suggest(text),
        department=department,
        by=by,
    )


def _text(consultation: Consultation, letters: Iterable[Letter]) -> str:
    """The subject and what its citizen wrote; later answers and notes say nothing of where it belongs."""
    written = [letter.body for letter in letters if letter.message.direction == Direction.IN]
    return "\n".join([getattr(consultation, "title", ""), *written])
