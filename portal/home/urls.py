from django.urls import path

from portal.home import views

app_name = "home"
urlpatterns = [
    path("", views.index, name="index"),
    path("life/", views.life_event_list, name="life_events"),
    path("life/<slug:event_id>/", views.life_event, name="life_event"),
]
