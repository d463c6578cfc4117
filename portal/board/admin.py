"""Topics are reference data; posts are not edited here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from portal.board.models import Topic


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ("name_ko", "name_en", "department", "place", "is_open")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()
