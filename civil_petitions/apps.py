from django.apps import AppConfig


class CivilPetitionsConfig(AppConfig):
    name = "civil_petitions"
    label = "civil_petitions"
    verbose_name = "민원"

    def ready(self) -> None:
        from citizens.encryption import file_stores
        from civil_petitions.attachments.store import STORE

        file_stores.register(STORE)
