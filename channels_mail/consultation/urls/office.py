from django.urls import path

from channels_mail.consultation.views import merging
from channels_mail.consultation.views import office as views

app_name = "office_consultations"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<slug:number>/", views.thread, name="thread"),
    path("<slug:number>/reveal/", views.reveal, name="reveal"),
    path("<slug:number>/judgement/", views.judgement, name="judgement"),
    path("<slug:number>/merge/", merging.merge, name="merge"),
    path("<slug:number>/merge/undoing/", merging.merge_undoing, name="merge_undoing"),
    path("<slug:number>/charge/", views.charge, name="charge"),
    path("<slug:number>/readers/<uuid:reader_id>/removal/", views.reader_removal, name="reader_removal"),
    *(path(f"<slug:number>/{noun}/", view, name=noun) for noun, view in views.STEP_VIEWS.items()),
]
