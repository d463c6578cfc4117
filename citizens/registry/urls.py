from django.urls import path

from citizens.registry import views

app_name = "registry"

urlpatterns = [
    path("", views.profile, name="profile"),
    path("correction/", views.correction, name="correction"),
]
