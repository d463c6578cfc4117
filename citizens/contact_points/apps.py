from django.apps import AppConfig


class ContactPointsConfig(AppConfig):
    name = "citizens.contact_points"
    label = "contact_points"
    verbose_name = "연락처"
