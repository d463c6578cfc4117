from django.urls import path

from citizens.parties import views

app_name = "parties"
urlpatterns = [
    path("", views.mine, name="list"),
    path("new/", views.new, name="new"),
    path("join/", views.code, name="code"),
    path("join/<str:code>/", views.join, name="join"),
    path("<uuid:party_id>/", views.page, name="page"),
    path("<uuid:party_id>/invitation/", views.invitation, name="invitation"),
    path("<uuid:party_id>/ending/", views.ending, name="ending"),
    path("memberships/<uuid:membership_id>/ending/", views.leaving, name="leaving"),
]
