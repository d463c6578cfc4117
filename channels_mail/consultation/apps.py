from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    name = "channels_mail.consultation"
    verbose_name = "이메일 상담"

    def ready(self) -> None:
        from channels_mail.consultation import files  # noqa: F401 - a change of keys must know of them
