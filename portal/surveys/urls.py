from django.urls import path

from portal.surveys import kiosk, views

app_name = "surveys"
urlpatterns = [
    path("surveys/<str:token>/", views.response, name="response"),
    path("kiosk/survey/", kiosk.visit, name="visit"),
    path("s/<str:token>/", views.short, name="short"),
    path("me/surveys/<uuid:invitation_id>/", views.own, name="own"),
]
