"""Holidays, as the cabinet and the district decide them. Each change counts all open petitions again."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from citizens.accounts.models import Account
from civil_petitions.models import Holiday
from civil_petitions.tasks import recount_after_commit


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    fields = ("date", "name_ko", "name_en", "scope", "note")
    list_display = ("date", "name_ko", "name_en", "scope", "note")
    list_filter = ("scope",)
    date_hierarchy = "date"
    ordering = ("-date",)
    search_fields = ("name_ko", "name_en", "note")

    def save_model(self, request: HttpRequest, obj: Holiday, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        recount_after_commit(_editor(request))

    def delete_model(self, request: HttpRequest, obj: Holiday) -> None:
        super().delete_model(request, obj)
        recount_after_commit(_editor(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Holiday]) -> None:
        super().delete_queryset(request, queryset)
        recount_after_commit(_editor(request))


def _editor(request: HttpRequest) -> Account | None:
    return request.user if isinstance(request.user, Account) else None
