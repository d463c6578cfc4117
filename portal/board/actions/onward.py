"""Taking a post on to a counter: the author's petition or private consultation begins with its words."""

from typing import Any

from django.db import transaction

from channels_mail.consultation import workflow as consultations
from channels_mail.consultation.models import Consultation
from citizens.accounts.models import Account
from citizens.registry import actions as registry
from civil_petitions.drafts import actions as drafts
from civil_petitions.drafts.models import Draft
from civil_petitions.models import PetitionType
from portal.board.errors import NotAllowed
from portal.board.models import Onward, Post

TEXT_FIELDS = ("textarea",)


@transaction.atomic
def to_petition(post: Post, *, by: Account, petition_type: PetitionType) -> Draft:
    """A draft of this kind with the post's words in its longest text field. Raises NotAllowed for another's post."""
    _must_be_own(post, by)
    draft = drafts.start(by=by, petition_type=petition_type)
    field = next((each for each in draft.form_version.fields if each["type"] in TEXT_FIELDS), None)
    if field is not None:
        words = f"{post.title}\n\n{post.body}"[: int(field.get("maxlength") or 4000)]
        drafts.save(draft, raw=draft.raw() | {field["id"]: [words]})
    Onward.objects.create(post=post, draft_id=draft.pk)
    return draft


@transaction.atomic
def to_consultation(post: Post, *, by: Account, letter: dict[str, Any]) -> Consultation:
    """A private conversation that begins with this letter. Raises NotAllowed for another's post."""
    _must_be_own(post, by)
    begun = consultations.open_consultation(citizen=registry.citizen_of(by), by=by, **letter)
    Onward.objects.get_or_create(consultation=begun, defaults={"post": post})
    return begun


def _must_be_own(post: Post, by: Account) -> None:
    if not Post.objects.filter(pk=post.pk, pen__account=by).exists():
        raise NotAllowed(post.pk)
