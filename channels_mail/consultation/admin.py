"""Words that officers use again and again, kept up by the office."""

from django.contrib import admin

from channels_mail.consultation.models import CannedReply


@admin.register(CannedReply)
class CannedReplyAdmin(admin.ModelAdmin):
    fields = ("title", "body", "department", "is_active")
    list_display = ("title", "department", "is_active")
    list_filter = ("department", "is_active")
    list_select_related = ("department",)
    search_fields = ("title", "body")
