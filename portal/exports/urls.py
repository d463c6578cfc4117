from django.urls import path

from portal.exports import views

app_name = "office_exports"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", views.new, name="new"),
    path("<uuid:export_id>/", views.export, name="export"),
    path("<uuid:export_id>/decision/", views.decision, name="decision"),
    path("<uuid:export_id>/password/", views.password, name="password"),
    path("<uuid:export_id>/file/", views.file, name="file"),
    path("<uuid:export_id>/removal/", views.removal, name="removal"),
]
