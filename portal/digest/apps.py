from django.apps import AppConfig


class DigestConfig(AppConfig):
    name = "portal.digest"
    label = "digest"
    verbose_name = "월요일 소식"
