from django.apps import AppConfig


class MandatesConfig(AppConfig):
    name = "citizens.mandates"
    label = "mandates"
    verbose_name = "대리"
