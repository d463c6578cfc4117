from django.apps import AppConfig


class AccessLogConfig(AppConfig):
    name = "citizens.access_log"
    label = "access_log"
    verbose_name = "접속기록"
