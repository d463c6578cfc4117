from django.apps import AppConfig


class RightsRequestsConfig(AppConfig):
    name = "portal.rights_requests"
    label = "rights_requests"
    verbose_name = "개인정보 요구"

    def ready(self) -> None:
        from portal.rights_requests import mandates  # noqa: F401 - a change of keys must know of its files
