from django.urls import path

from portal.mandates.views import office

app_name = "office_mandates"
urlpatterns = [
    path("citizens/<uuid:citizen_id>/mandate/", office.record, name="record"),
    path("mandates/<uuid:mandate_id>/revocation/", office.revocation, name="revocation"),
    path("mandates/<uuid:mandate_id>/document/", office.document, name="document"),
]
