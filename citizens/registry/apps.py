from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "citizens.registry"
    label = "registry"
    verbose_name = "시민 등록부"

    def ready(self) -> None:
        from citizens.registry import signup  # noqa: F401 - its receiver keeps the address in step
