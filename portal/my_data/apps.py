from django.apps import AppConfig


class MyDataConfig(AppConfig):
    name = "portal.my_data"
    label = "my_data"
    verbose_name = "내 자료"
