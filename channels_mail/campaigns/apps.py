from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "channels_mail.campaigns"
    label = "campaigns"
    verbose_name = "소식지"
