from django.apps import AppConfig
from django.core import checks


class KeysConfig(AppConfig):
    name = "citizens.keys"
    label = "keys"
    verbose_name = "암호화 열쇠"

    def ready(self) -> None:
        from citizens.keys.checks import ring_opens_every_key, secrets_are_well_formed

        checks.register(secrets_are_well_formed, checks.Tags.security)
        checks.register(ring_opens_every_key, checks.Tags.database)
