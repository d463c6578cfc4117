from django.apps import AppConfig


class InboundConfig(AppConfig):
    name = "channels_mail.inbound"
    label = "inbound"
    verbose_name = "받은 메일"
