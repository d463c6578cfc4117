from django.apps import AppConfig


class SatisfactionConfig(AppConfig):
    name = "civil_petitions.satisfaction"
    label = "satisfaction"
    verbose_name = "만족도"
