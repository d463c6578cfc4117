from django.urls import path

from civil_petitions.views import history

app_name = "petition_history"
urlpatterns = [path("", history.history, name="list")]
