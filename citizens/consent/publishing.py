"""Writing and publishing the texts of consent: the only writer of documents after the first day."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from citizens.accounts.models import Account
from citizens.consent.errors import DocumentFrozen
from citizens.consent.models import ConsentDocument


@transaction.atomic
def draft(purpose: str, *, by: Account, **texts: Any) -> ConsentDocument:
    """What the next version is to say; each purpose has at most one such draft, whoever writes on it."""
    found = ConsentDocument.objects.select_for_update().filter(purpose=purpose, published_at=None).first()
    document = found or ConsentDocument(purpose=purpose)
    for name, value in texts.items():
        setattr(document, name, value)
    document.author = by
    document.save()
    return document


@transaction.atomic
def publish(document: ConsentDocument, *, by: Account) -> ConsentDocument:
    """From now on this is asked; it never changes again. Raises DocumentFrozen for one that was published.

    With `asks_anew` nobody's earlier consent counts any more, from this moment, until it is given again.
    """
    locked = ConsentDocument.objects.select_for_update().get(pk=document.pk)
    if locked.published_at is not None:
        raise DocumentFrozen(str(locked))
    last = ConsentDocument.objects.published().filter(purpose=locked.purpose).order_by("-version").first()
    locked.version = (last.version or 0) + 1 if last else 1
    locked.counts_from = last.counts_from if last and not locked.asks_anew else locked.version
    locked.publisher, locked.published_at = by, timezone.now()
    locked.save()
    return locked


@transaction.atomic
def discard(document: ConsentDocument) -> None:
    """Throw a draft away. Raises DocumentFrozen for one that was published."""
    locked = ConsentDocument.objects.select_for_update().get(pk=document.pk)
    if locked.published_at is not None:
        raise DocumentFrozen(str(locked))
    locked.delete()
