from django.urls import path

from citizens.access_log.views import alarms, log, review, rights

app_name = "office_privacy"
urlpatterns = [
    path("", log.log, name="log"),
    path("citizen/", log.citizen, name="citizen"),
    path("review/", review.review, name="review"),
    path("alarms/", alarms.alarm_list, name="alarms"),
    path("alarms/<int:alarm_id>/", alarms.alarm, name="alarm"),
    path("rights/", rights.rights, name="rights"),
    path("downloads/", log.downloads, name="downloads"),
]
