"""Words that officers use again and again, kept up by the office."""

from django.contrib import admin

from channels_mail.consultation.models import CannedReply, LetterTopic


@admin.register(CannedReply)
class CannedReplyAdmin(admin.ModelAdmin):
    fields = ("title", "body", "department", "is_active")
    list_display = ("title", "department", "is_active")
    list_filter = ("department", "is_active")
    list_select_related = ("department",)
    search_fields = ("title", "body")


@admin.register(LetterTopic)
class LetterTopicAdmin(admin.ModelAdmin):
    fields = ("code", "name_ko", "name_en", "department", "questions", "petition_types", "place", "is_active")
    list_display = ("name_ko", "department", "place", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("department",)
    filter_horizontal = ("petition_types",)
    search_fields = ("name_ko", "name_en", "code")
