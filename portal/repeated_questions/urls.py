from django.urls import path

from portal.repeated_questions import views

app_name = "office_repeated_questions"
urlpatterns = [
    path("", views.questions, name="list"),
    path("<uuid:repeated_id>/draft/", views.draft, name="draft"),
    path("<uuid:repeated_id>/dismissal/", views.dismissal, name="dismissal"),
]
