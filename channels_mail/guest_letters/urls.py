from django.urls import path

from channels_mail.guest_letters.views import thread, writing

app_name = "guest_letters"
urlpatterns = [
    path("write/", writing.new, name="new"),
    path("write/sent/", writing.sent, name="sent"),
    path("write/confirmation/<str:token>/", writing.confirmation, name="confirmation"),
    path("guest/<slug:number>/", thread.thread, name="thread"),
    path("guest/<slug:number>/code/", thread.code, name="code"),
    path("guest/<slug:number>/entry/", thread.entry, name="entry"),
    path("guest/<slug:number>/files/<uuid:file_id>/", thread.file, name="file"),
    path("guest/<slug:number>/claim/", thread.claim, name="claim"),
]
