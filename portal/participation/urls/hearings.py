from django.urls import path

from portal.participation.views import hearings as views

app_name = "hearings"
urlpatterns = [
    path("", views.hearings, name="list"),
    path("<uuid:hearing_id>/", views.detail, name="detail"),
    path("<uuid:hearing_id>/draw/", views.draw, name="draw"),
    path("<uuid:hearing_id>/calendar.ics", views.calendar, name="calendar"),
    path("<uuid:hearing_id>/attendance/", views.attendance, name="attendance"),
    path("<uuid:hearing_id>/attendance/withdrawal/", views.attendance_withdrawal, name="attendance_withdrawal"),
    path("<uuid:hearing_id>/opinion/", views.opinion, name="opinion"),
    path("<uuid:hearing_id>/question/", views.question, name="question"),
    path("<uuid:hearing_id>/questions/<uuid:question_id>/backing/", views.question_backing, name="question_backing"),
]
