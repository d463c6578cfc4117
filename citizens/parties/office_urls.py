from django.urls import path

from citizens.parties import office_views

app_name = "office_parties"
urlpatterns = [path("memberships/<uuid:membership_id>/confirmation/", office_views.confirmation, name="confirmation")]
