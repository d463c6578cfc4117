from django.apps import AppConfig


class GuestLettersConfig(AppConfig):
    name = "channels_mail.guest_letters"
    verbose_name = "로그인 없이 쓴 상담"
