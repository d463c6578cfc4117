from django.urls import path

from portal.open_data import views

app_name = "open_data"
urlpatterns = [
    path("", views.page, name="page"),
    path("petitions.csv", views.petitions_csv, name="csv"),
    path("petitions.json", views.petitions_json, name="json"),
    path("schema.json", views.schema, name="schema"),
]
