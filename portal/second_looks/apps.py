from django.apps import AppConfig


class SecondLooksConfig(AppConfig):
    name = "portal.second_looks"
    label = "second_looks"
    verbose_name = "한 번 더 묻기"
