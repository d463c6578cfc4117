from django.urls import path

from citizens.access_log import office_views as views

app_name = "office_privacy"
urlpatterns = [
    path("", views.log, name="log"),
    path("citizen/", views.citizen, name="citizen"),
    path("review/", views.review, name="review"),
]
