"""Banners and quick links of the front page; texts and alerts are written in the office."""

from django.contrib import admin

from portal.content.models import Banner, QuickLink


@admin.register(Banner)
class BannerAdmin(admin.ModelAdmin):
    list_display = ("title_ko", "text_ko", "begins_on", "ends_on")


@admin.register(QuickLink)
class QuickLinkAdmin(admin.ModelAdmin):
    list_display = ("title_ko", "url", "place", "begins_on", "ends_on")
