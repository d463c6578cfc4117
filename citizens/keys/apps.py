from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "citizens.keys"
    label = "keys"
    verbose_name = "암호화 열쇠"
