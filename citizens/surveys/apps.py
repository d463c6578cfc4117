from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "citizens.surveys"
    label = "surveys"
    verbose_name = "만족도 조사"
