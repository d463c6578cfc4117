from django.urls import include, path

from citizens.accounts import views

urlpatterns = [
    path("session/extend/", views.session_extension, name="session_extension"),
    path("", include("allauth.urls")),
]
