from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "portal.insight"
    label = "insight"
    verbose_name = "성과 지표"
