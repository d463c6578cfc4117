from django.urls import path

from portal.surveys import views

app_name = "surveys"
urlpatterns = [
    path("surveys/<str:token>/", views.response, name="response"),
    path("s/<str:token>/", views.short, name="short"),
    path("me/surveys/<uuid:invitation_id>/", views.own, name="own"),
]
