from django.apps import AppConfig
from django.core import checks


class KeysConfig(AppConfig):
    name = "citizens.keys"
    label = "keys"
    verbose_name = "암호화 열쇠"

    def ready(self) -> None:
        from citizens.keys.checks import TAG, ring_opens_every_key, secrets_are_well_formed
        from citizens.keys.index_checks import index_keys_are_at_hand

        checks.register(secrets_are_well_formed, checks.Tags.security, TAG)
        checks.register(ring_opens_every_key, checks.Tags.database, TAG)
        checks.register(index_keys_are_at_hand, checks.Tags.database, TAG)
