"""Keeps the index as new as what it is made from."""

from celery import shared_task
from django.db.models import Max, Min

from civil_petitions.models import PetitionType
from portal.search.models import SearchDocument
from portal.search.rebuilding import rebuild


@shared_task
def refresh_index() -> None:
    """Write the index anew when a petition type was changed after it was written."""
    changed_at = PetitionType.objects.aggregate(newest=Max("changed_at"))["newest"]
    indexed_at = SearchDocument.objects.aggregate(oldest=Min("indexed_at"))["oldest"]
    if indexed_at is None or (changed_at is not None and changed_at > indexed_at):
        rebuild()
