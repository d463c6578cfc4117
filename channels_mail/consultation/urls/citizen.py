from django.urls import path

from channels_mail.consultation.views import citizen as views
from channels_mail.consultation.views import proposal, writing

app_name = "consultations"
urlpatterns = [
    path("", views.consultations, name="list"),
    path("new/", views.new, name="new"),
    path("new/draft/", writing.autosave, name="new_draft"),
    path("<slug:number>/", views.thread, name="thread"),
    path("<slug:number>/draft/", writing.autosave, name="draft"),
    path("<slug:number>/mail-choice/", writing.mail_choice, name="mail_choice"),
    path("<slug:number>/files/<uuid:file_id>/", writing.file, name="file"),
    path("<slug:number>/petition/", proposal.decision, name="petition"),
    path("<slug:number>/petition/undoing/", proposal.undoing, name="petition_undoing"),
    path("<slug:number>/closure/", views.closure, name="closure"),
    path("<slug:number>/reopening/", views.reopening, name="reopening"),
]
