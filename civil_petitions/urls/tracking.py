from django.urls import path

from civil_petitions.views import tracking

app_name = "tracking"
urlpatterns = [
    path("", tracking.lookup, name="lookup"),
    path("<slug:receipt_number>/", tracking.petition, name="petition"),
]
