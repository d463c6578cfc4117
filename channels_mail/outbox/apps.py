from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "channels_mail.outbox"
    label = "outbox"
    verbose_name = "발신 대기함"
