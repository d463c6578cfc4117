from django.apps import AppConfig


class ReachConfig(AppConfig):
    name = "citizens.reach"
    label = "reach"
    verbose_name = "닿는 길"
