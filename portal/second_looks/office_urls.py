from django.urls import path

from portal.second_looks import views

app_name = "office_second_looks"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<uuid:look_id>/", views.look, name="look"),
    path("<uuid:look_id>/taking/", views.taking, name="taking"),
]
