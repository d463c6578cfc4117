from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "citizens.parties"
    label = "parties"
    verbose_name = "가구와 단체"
