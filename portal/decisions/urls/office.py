from django.urls import path

from portal.decisions import views

app_name = "office_decisions"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", views.proposal, name="proposal"),
    path("<uuid:decision_id>/", views.decision, name="decision"),
    path("<uuid:decision_id>/undo/", views.undo, name="undo"),
    *(path(f"<uuid:decision_id>/{noun}/", view, name=noun) for noun, view in views.STEP_VIEWS.items()),
]
