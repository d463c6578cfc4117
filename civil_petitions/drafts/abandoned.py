"""What nobody came back to: the writer is asked why, once, and it is destroyed."""

from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from citizens.encryption import SealError
from citizens.registry import actions as registry
from citizens.registry.models import Citizen
from citizens.surveys import actions as surveys
from citizens.surveys import letters
from citizens.surveys.choices import Kind
from civil_petitions.drafts import actions
from civil_petitions.drafts.models import Draft


@transaction.atomic
def give_up(draft: Draft) -> None:
    """Ask and destroy, both or neither; taken up again meanwhile, it stays."""
    over = Draft.objects.select_for_update(of=("self",), skip_locked=True).filter(expires_at__lte=timezone.now())
    found = over.select_related("petition_type", "account").filter(pk=draft.pk).first()
    if found is None:
        return
    citizen = registry.citizen_of(found.account)
    with suppress(SealError):  # whose key is gone is asked nothing more
        letters.reach(_subject(found, citizen))
    actions.discard(found)


def _subject(draft: Draft, citizen: Citizen) -> surveys.Subject:
    kind = draft.petition_type
    return surveys.Subject(
        kind=Kind.DRAFT,
        key=draft.pk,
        citizen=citizen,
        subject_key_id=citizen.subject_key_id,
        department_id=kind.department_id,
        title_ko=kind.name_ko,
        title_en=kind.name_en,
        topic=kind.pk,
        channel="web",
        dong=citizen.dong,
    )
