from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "portal.participation"
    label = "participation"
    verbose_name = "주민 의견과 공청회"
