from django.apps import AppConfig


class PastFiguresConfig(AppConfig):
    name = "civil_petitions.past_figures"
    label = "past_figures"
    verbose_name = "없앤 기록의 통계"
