"""Keeps a letter while it is typed, for its writer alone."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from channels_mail.consultation import needs
from channels_mail.consultation.errors import StaleConsultation
from channels_mail.consultation.models import Consultation, LetterDraft
from channels_mail.consultation.models.letter_draft import KEPT
from channels_mail.consultation.models.letter_topic import MOST_QUESTIONS
from citizens.accounts.models import Account
from citizens.encryption import SealError
from citizens.registry import actions as registry

KEPT_FIELDS = ("topic", "subject", "body", "department", "is_sensitive", "mail_shows")
LONGEST = 20_000
BATCH = 500


def save(consultation: Consultation | None, *, by: Account, words: dict[str, str], version: int | None) -> LetterDraft:
    """Keep what was typed, right or wrong. Raises StaleConsultation when another window saved meanwhile."""
    asked = [name for name in words if name.startswith(needs.PREFIX)][:MOST_QUESTIONS]
    kept = {name: words[name][:LONGEST] for name in (*KEPT_FIELDS, *asked) if words.get(name)}
    with transaction.atomic():
        mine = LetterDraft.objects.filter(account=by, consultation=consultation).select_for_update(of=("self",))
        draft = mine.first() or _begin(consultation, by)
        if version and draft.version != version:
            raise StaleConsultation(f"draft {draft.pk}")
        draft.sealed_words = kept
        draft.version, draft.saved_at = draft.version + 1, timezone.now()
        draft.save(update_fields=["sealed_words", "version", "saved_at"])
    return draft


def kept_words(consultation: Consultation | None, by: Account) -> tuple[dict[str, str], int]:
    """What this person left here, and its version; nothing where its key is gone."""
    draft = LetterDraft.objects.filter(account=by, consultation=consultation).first()
    if draft is None:
        return {}, 0
    try:
        return draft.words(), draft.version
    except SealError:
        return {}, draft.version


def forget(consultation: Consultation | None, by: Account) -> None:
    """It was sent."""
    LetterDraft.objects.filter(account=by, consultation=consultation).delete()


def destroy_old() -> None:
    """Destroy what nobody came back to within 30 days."""
    old = LetterDraft.objects.filter(saved_at__lt=timezone.now() - KEPT).values_list("pk", flat=True)[:BATCH]
    LetterDraft.objects.filter(pk__in=list(old)).delete()


def _begin(consultation: Consultation | None, by: Account) -> LetterDraft:
    """The first saving; of two windows that begin at once, one begins and both go on with it."""
    key = registry.citizen_of(by).subject_key_id
    try:
        with transaction.atomic():
            return LetterDraft.objects.create(
                account=by, consultation=consultation, subject_key_id=key, sealed_words={}, version=0
            )
    except IntegrityError:
        return LetterDraft.objects.select_for_update(of=("self",)).get(account=by, consultation=consultation)
