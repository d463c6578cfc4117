from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    name = "citizens.corrections"
    label = "corrections"
    verbose_name = "정정 이력"
