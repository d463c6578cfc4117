from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "citizens.contacts"
    label = "contacts"
    verbose_name = "접촉 이력"
