from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    name = "channels_mail.consultation"
    verbose_name = "이메일 상담"
