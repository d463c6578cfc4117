from django.apps import AppConfig


class DownloadsConfig(AppConfig):
    name = "portal.downloads"
    label = "downloads"
    verbose_name = "내려받기"

    def ready(self) -> None:
        from portal.downloads import store  # noqa: F401 - a change of keys must know of its files
