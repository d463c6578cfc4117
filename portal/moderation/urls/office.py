from django.urls import path

from portal.moderation.views import office as views

app_name = "office_moderation"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("decisions/", views.decisions, name="decisions"),
    path("decisions/undo/", views.undo, name="undo"),
    path("objections/", views.objections, name="objections"),
    path("objections/<uuid:objection_id>/", views.objection, name="objection"),
    path("texts/<slug:noun>/<uuid:text_id>/", views.text, name="text"),
]
