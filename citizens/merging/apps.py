from django.apps import AppConfig


class MergingConfig(AppConfig):
    name = "citizens.merging"
    label = "merging"
    verbose_name = "같은 사람의 기록"
