from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "portal.exports"
    label = "exports"
    verbose_name = "내보내기"

    def ready(self) -> None:
        from portal.exports import store  # noqa: F401 - a change of keys must know of its files
