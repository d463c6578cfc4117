from django.contrib import admin

from portal.participation.models import ParticipationRule


@admin.register(ParticipationRule)
class ParticipationRuleAdmin(admin.ModelAdmin):
    """An amendment is a new row with its own day; issues that are open keep theirs."""

    list_display = ("name", "valid_from", "valid_until", "goal", "window_days", "answer_days")
