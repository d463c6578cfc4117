from django.urls import path

from portal.follow_ups import views

app_name = "office_follow_ups"
urlpatterns = [
    path("", views.listing, name="list"),
    path("officers/", views.officers, name="officers"),
    path("<uuid:follow_up_id>/", views.follow_up, name="follow_up"),
    path("<uuid:follow_up_id>/reopening/", views.reopening, name="reopening"),
    *(path(f"<uuid:follow_up_id>/{noun}/", view, name=noun) for noun, view in views.STEP_VIEWS.items()),
]
