from django.urls import path

from civil_petitions.views import petitions

app_name = "petitions"
PETITION = "<slug:receipt_number>/"
urlpatterns = [
    path(PETITION, petitions.detail, name="detail"),
    path(f"{PETITION}receipt/", petitions.receipt, name="receipt"),
    path(f"{PETITION}receipt.pdf", petitions.receipt_slip, name="receipt_slip"),
    path(f"{PETITION}supplement/", petitions.supplement, name="supplement"),
    path(f"{PETITION}withdrawal/", petitions.withdrawal, name="withdrawal"),
    path(f"{PETITION}files/<uuid:file_id>/", petitions.attachment, name="attachment"),
]
