from django.urls import path

from portal.surveys import office

app_name = "office_surveys"
urlpatterns = [
    path("", office.voices, name="voices"),
    path("<uuid:response_id>/settling/", office.settling, name="settling"),
]
