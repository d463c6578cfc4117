from django.apps import AppConfig


class PetitionNoticesConfig(AppConfig):
    name = "channels_mail.petition_notices"
    label = "petition_notices"
    verbose_name = "알림 메일"
