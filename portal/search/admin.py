"""Words that found nothing: what the catalogue's synonyms should learn next."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from portal.search.models import HIDDEN, SearchMiss


@admin.register(SearchMiss)
class SearchMissAdmin(admin.ModelAdmin):
    list_display = ("term", "week", "count")
    list_filter = ("week",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[SearchMiss]:
        return SearchMiss.objects.exclude(term__startswith=HIDDEN)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
