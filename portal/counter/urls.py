from django.urls import path

from portal.counter import petition_views, survey_views, views

app_name = "office_contacts"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", views.entry, name="entry"),
    path("new/people/", views.people, name="people"),
    path("new/wish/", views.wish, name="wish"),
    path("new/draft/", views.draft, name="draft"),
    path("new/draft/discard/", views.draft_discard, name="draft_discard"),
    path("<uuid:contact_id>/", views.contact, name="contact"),
    path("<uuid:contact_id>/petition/", petition_views.kind, name="petition_kind"),
    path("<uuid:contact_id>/petition/<slug:type_id>/", petition_views.petition, name="petition"),
    path("<uuid:contact_id>/petition/<slug:type_id>/draft/", petition_views.petition_draft, name="petition_draft"),
    path("<uuid:contact_id>/taking-back/", views.taking_back, name="taking_back"),
    path("<uuid:contact_id>/survey/code/", survey_views.code, name="survey_code"),
    path("<uuid:contact_id>/survey/spoken/", survey_views.spoken, name="survey_spoken"),
]
