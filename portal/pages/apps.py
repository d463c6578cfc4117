"""The pages around the service: words about the site, display settings, error pages, phrases."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "portal.pages"
    label = "pages"
