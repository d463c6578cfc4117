from django.apps import AppConfig


class DownloadsConfig(AppConfig):
    name = "portal.downloads"
    label = "downloads"
    verbose_name = "내려받기"
