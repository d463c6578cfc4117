from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "citizens.accounts"
    label = "accounts"
    verbose_name = "계정"
