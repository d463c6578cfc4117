from django.urls import path

from portal.decisions import public

app_name = "changes"
urlpatterns = [path("", public.listing, name="list")]
