from django.apps import AppConfig


class CivilPetitionsConfig(AppConfig):
    name = "civil_petitions"
    label = "civil_petitions"
    verbose_name = "민원"
