from django.apps import AppConfig


class PreferencesConfig(AppConfig):
    name = "citizens.preferences"
    label = "preferences"
    verbose_name = "알림 설정"
