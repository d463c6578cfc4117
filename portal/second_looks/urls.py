from django.urls import path

from portal.second_looks import views

app_name = "second_looks"
urlpatterns = [
    path("surveys/<str:token>/once-more/", views.by_link, name="by_link"),
    path("me/surveys/<uuid:invitation_id>/once-more/", views.own, name="own"),
]
