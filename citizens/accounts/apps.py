from typing import Any

from django.apps import AppConfig, apps
from django.contrib.admin import apps as admin_apps
from django.core import checks
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "citizens.accounts"
    label = "accounts"
    verbose_name = "계정"
    default = True

    def ready(self) -> None:
        from citizens.accounts.checks import address_key_opens_addresses
        from citizens.keys.checks import TAG

        checks.register(address_key_opens_addresses, checks.Tags.database, TAG)
        post_migrate.connect(_sync_roles_last, dispatch_uid="accounts.sync_roles")


class OfficeAdminConfig(admin_apps.AdminConfig):
    """Django's admin as the office's reference data: nothing about people or petitions in it."""

    default_site = "citizens.accounts.admin_site.ReferenceDataSite"
    default = False


def _sync_roles_last(sender: AppConfig, **signal: Any) -> None:
    """Once, after the last app: only then do all permissions exist."""
    from citizens.accounts.permissions import sync_roles

    with_models = [config for config in apps.get_app_configs() if config.models_module is not None]
    if sender == with_models[-1] and signal["using"] == "default":
        sync_roles()
