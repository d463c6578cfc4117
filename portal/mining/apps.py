from django.apps import AppConfig


class MiningConfig(AppConfig):
    name = "portal.mining"
    label = "mining"
    verbose_name = "되풀이와 튀는 것"
