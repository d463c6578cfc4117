from django.urls import path

from civil_petitions.views import deadline

app_name = "deadline"
urlpatterns = [path("", deadline.calculator, name="calculator")]
