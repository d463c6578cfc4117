from django.urls import path

from portal.person import views

app_name = "office_citizens"
urlpatterns = [
    path("", views.search, name="search"),
    path("<uuid:citizen_id>/", views.page, name="page"),
    path("<uuid:citizen_id>/contacts/", views.contacts, name="contacts"),
    path("<uuid:citizen_id>/contact-points/<uuid:point_id>/", views.verification, name="verification"),
    path("<uuid:citizen_id>/contact-points/<uuid:point_id>/reachability/", views.reachability, name="reachability"),
    path("<uuid:citizen_id>/reveal/", views.reveal, name="reveal"),
]
