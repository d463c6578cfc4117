from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "citizens.quality"
    label = "quality"
    verbose_name = "자료의 질"
