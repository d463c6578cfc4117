from django.urls import path

from portal.my_data.views import data, downloads, requests

app_name = "my_data"
urlpatterns = [
    path("", data.overview, name="overview"),
    path("kinds/<slug:code>/", data.kind, name="kind"),
    path("requests/new/", requests.new, name="new_request"),
    path("requests/odd-entry/<uuid:entry_id>/", requests.odd_entry, name="odd_entry"),
    path("requests/<slug:number>/", requests.detail, name="request"),
    path("requests/<slug:number>/withdrawal/", requests.withdrawal, name="withdrawal"),
    path("download/", downloads.request_download, name="download"),
    path("download/<uuid:download_id>/json/", downloads.file, {"form": "json"}, name="json"),
    path("download/<uuid:download_id>/pdf/", downloads.file, {"form": "pdf"}, name="pdf"),
]
