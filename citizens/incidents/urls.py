from django.urls import path

from citizens.incidents.views import public

app_name = "incidents"
urlpatterns = [path("", public.notices, name="notices")]
