from django.urls import path

from portal.mandates.views import citizen

app_name = "mandates"
urlpatterns = [
    path("", citizen.mine, name="list"),
    path("new/", citizen.new, name="new"),
    path("<uuid:mandate_id>/", citizen.page, name="page"),
    path("<uuid:mandate_id>/answer/", citizen.answer, name="answer"),
    path("<uuid:mandate_id>/revocation/", citizen.revocation, name="revocation"),
]
