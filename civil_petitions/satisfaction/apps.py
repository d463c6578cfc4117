from django.apps import AppConfig


class SatisfactionConfig(AppConfig):
    """Has no tables any more; an app for the migration that moved them to citizens.surveys."""

    name = "civil_petitions.satisfaction"
    label = "satisfaction"
    verbose_name = "만족도"
