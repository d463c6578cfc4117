from django.urls import include, path

from citizens.accounts import views

urlpatterns = [
    path("session/extend/", views.session_extension, name="session_extension"),
    path("email/", views.address_change, name="account_email"),
    path("", include("allauth.urls")),
]
