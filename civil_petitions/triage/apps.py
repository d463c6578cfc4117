from django.apps import AppConfig


class TriageConfig(AppConfig):
    name = "civil_petitions.triage"
    label = "triage"
    verbose_name = "배정 추천"
