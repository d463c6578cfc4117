"""Notes among officers. They stay inside: no notice, page or file of a citizen reads them."""

from citizens.accounts.models import Account
from civil_petitions.models import InternalNote, Petition


def write(petition: Petition, *, by: Account, text: str, expected_version: int | None = None) -> InternalNote:
    """Leave a note. It changes nothing of the petition, so a stale page may still leave one."""
    return InternalNote.objects.create(
        petition=petition, author=by, subject_key_id=petition.subject_key_id, sealed_text=text
    )
