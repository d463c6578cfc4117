from django.urls import path

from portal.counter import views

app_name = "office_contacts"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", views.entry, name="entry"),
    path("new/people/", views.people, name="people"),
    path("new/wish/", views.wish, name="wish"),
    path("new/draft/", views.draft, name="draft"),
    path("new/draft/discard/", views.draft_discard, name="draft_discard"),
    path("<uuid:contact_id>/", views.contact, name="contact"),
    path("<uuid:contact_id>/taking-back/", views.taking_back, name="taking_back"),
]
