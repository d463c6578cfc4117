from django.apps import AppConfig


class AutomationsConfig(AppConfig):
    name = "channels_mail.automations"
    label = "automations"
    verbose_name = "저절로 보내는 메일"
