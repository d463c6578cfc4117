from django.urls import path

from citizens.registry import identity_views

app_name = "identity"

urlpatterns = [path("", identity_views.verification, name="verification")]
