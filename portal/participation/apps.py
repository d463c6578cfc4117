from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "portal.participation"
    label = "participation"
    verbose_name = "주민 의견과 공청회"

    def ready(self) -> None:
        from channels_mail.automations import kinds
        from portal.participation.reminding import KIND

        kinds.register(KIND)
