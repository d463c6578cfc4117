from django.urls import path

from citizens.merging import views

app_name = "office_duplicates"
urlpatterns = [
    path("", views.duplicates, name="list"),
    path("merges/", views.merges, name="merges"),
    path("merges/<uuid:merge_id>/undo/", views.undo, name="undo"),
    path("<uuid:candidate_id>/", views.pair, name="pair"),
    path("<uuid:candidate_id>/dismissal/", views.dismissal, name="dismissal"),
    path("<uuid:candidate_id>/reveal/<slug:side>/", views.reveal, name="reveal"),
]
