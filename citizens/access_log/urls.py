from django.urls import path

from citizens.access_log.views import citizen

app_name = "access_log"
urlpatterns = [path("", citizen.mine, name="mine")]
