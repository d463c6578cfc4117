"""What an officer is shown before two conversations are made one, and of what was made one."""

from collections.abc import Iterable
from dataclasses import dataclass

from channels_mail.consultation import reading
from channels_mail.consultation.models import Consultation, ConsultationEvent, Reader
from channels_mail.consultation.models.consultation import ConsultationQuerySet
from channels_mail.consultation.reading import Letter
from channels_mail.consultation.workflow import merging as rules
from citizens.accounts.models import Account


@dataclass(frozen=True)
class Part:
    """A conversation that goes on in another, why, and whether the two can still be parted."""

    consultation: Consultation
    event: ConsultationEvent | None
    may_be_undone: bool


def others_of(consultation: Consultation, officer: Account) -> ConsultationQuerySet:
    """The same citizen's other conversations that this officer is in charge of."""
    mine = Consultation.objects.visible_to(officer).filter(officer=officer, citizen=consultation.citizen_id)
    return mine.exclude(pk=consultation.pk).filter(parts=None).order_by("-last_message_at", "id")


def parts_of(consultation: Consultation) -> list[Part]:
    found = []
    for part in consultation.parts.order_by("created_at"):
        event = rules.merge_event(consultation, part)
        found.append(Part(part, event, event is not None and rules.may_be_undone(event)))
    return found


def preview(both: Iterable[Consultation], *, by: Account, ip: str) -> list[tuple[Consultation, Letter]]:
    """The letters of both in the order of time, each look written down as ever."""
    letters = [(each, letter) for each in both for letter in reading.read(each, by=by, ip=ip)]
    return sorted(letters, key=lambda pair: (pair[1].message.created_at, pair[1].message.number))


def losing_readers(*both: Consultation) -> list[Reader]:
    """Who was invited into one of the two only, and will read neither."""
    invited = Reader.objects.filter(consultation__in=both, ended_at=None).select_related("account__department")
    in_all = set.intersection(
        *({each.account_id for each in invited if each.consultation_id == one.pk} for one in both)
    )
    return [each for each in invited if each.account_id not in in_all]
