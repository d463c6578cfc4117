from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "civil_petitions.drafts"
    label = "drafts"
    verbose_name = "작성 중인 민원"
