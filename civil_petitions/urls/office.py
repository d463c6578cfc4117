from django.urls import path

from civil_petitions.views.office import case, routing, worklist

app_name = "office_petitions"
CASE = "petitions/<slug:receipt_number>/"
urlpatterns = [
    path("", worklist.front, name="front"),
    path("worklist/", worklist.worklist, name="worklist"),
    path(CASE, case.case, name="case"),
    path(f"{CASE}preview/", case.preview, name="preview"),
    path(f"{CASE}reveal/", case.reveal, name="reveal"),
    path(f"{CASE}judgement/", routing.judgement, name="judgement"),
    *(path(f"{CASE}{noun.replace('_', '-')}/", view, name=noun) for noun, view in case.STEP_VIEWS.items()),
]
