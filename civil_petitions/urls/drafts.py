from django.urls import path

from civil_petitions.views import drafts

app_name = "drafts"
DRAFT = "<uuid:draft_id>/"
urlpatterns = [
    path(f"{DRAFT}write/", drafts.step, name="step"),
    path(f"{DRAFT}autosave/", drafts.autosave, name="autosave"),
    path(f"{DRAFT}files/", drafts.files, name="files"),
    path(f"{DRAFT}files/<uuid:file_id>/delete/", drafts.file_delete, name="file_delete"),
    path(f"{DRAFT}review/", drafts.review, name="review"),
    path(f"{DRAFT}submission/", drafts.submission, name="submission"),
    path(f"{DRAFT}discard/", drafts.discard, name="discard"),
]
