"""Editors write plain words for any page, by its address."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest

from portal.plain_words import keeping
from portal.plain_words.models import PlainText


@admin.register(PlainText)
class PlainTextAdmin(admin.ModelAdmin):
    list_display = ("path", "text_ko", "changed_at")
    search_fields = ("path", "text_ko")

    def save_model(self, request: HttpRequest, obj: PlainText, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        transaction.on_commit(keeping.refresh)

    def delete_model(self, request: HttpRequest, obj: PlainText) -> None:
        super().delete_model(request, obj)
        transaction.on_commit(keeping.refresh)
