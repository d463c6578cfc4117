from django.urls import path

from portal.moderation.views import citizen as views

app_name = "moderation"
urlpatterns = [
    path("rules/", views.rules_page, name="rules"),
    path("reports/<slug:noun>/<uuid:text_id>/", views.report, name="report"),
    path("decisions/<slug:noun>/<uuid:text_id>/", views.decision, name="decision"),
]
