from django.urls import path

from portal.my_data.views import data

app_name = "my_data"
urlpatterns = [
    path("", data.overview, name="overview"),
    path("kinds/<slug:code>/", data.kind, name="kind"),
]
