from django.urls import path

from portal.participation.views import office as views

app_name = "office_issues"
urlpatterns = [
    path("", views.issues, name="list"),
    path("<uuid:issue_id>/", views.issue, name="issue"),
    path("<uuid:issue_id>/opinions/<int:opinion_number>/", views.outcome, name="outcome"),
    path("<uuid:issue_id>/milestones/<int:milestone_id>/done/", views.milestone_done, name="milestone_done"),
    path("<uuid:issue_id>/milestones/<int:milestone_id>/", views.milestone_change, name="milestone_change"),
    path("<uuid:issue_id>/arguments/<uuid:argument_id>/hiding/", views.argument_hiding, name="argument_hiding"),
    path("<uuid:issue_id>/questions/<uuid:question_id>/", views.question_answer, name="question_answer"),
    *(path(f"<uuid:issue_id>/{noun}/", view, name=noun) for noun, view in views.STEP_VIEWS.items()),
]
