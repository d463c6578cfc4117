from django.apps import AppConfig


class InterestsConfig(AppConfig):
    name = "portal.interests"
    label = "interests"
    verbose_name = "관심사"
