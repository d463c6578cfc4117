from django.urls import path

from civil_petitions.triage import views

app_name = "office_routing"
urlpatterns = [path("", views.accuracy_page, name="accuracy")]
