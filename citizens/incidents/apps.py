from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "citizens.incidents"
    label = "incidents"
    verbose_name = "개인정보 유출 사고"
