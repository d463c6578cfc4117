from django.urls import path

from civil_petitions.satisfaction import views

app_name = "surveys"
urlpatterns = [
    path("surveys/<str:token>/", views.response, name="response"),
    path("petitions/<slug:receipt_number>/survey/", views.own, name="own"),
]
