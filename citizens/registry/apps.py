from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "citizens.registry"
    label = "registry"
    verbose_name = "시민 등록부"
