from django.urls import path

from citizens.consent import office_views as views

app_name = "office_consents"
urlpatterns = [
    path("", views.documents, name="list"),
    path("citizens/<uuid:citizen_id>/", views.record, name="record"),
    path("citizens/<uuid:citizen_id>/receipts/<uuid:receipt_id>/receipt.pdf", views.receipt, name="receipt"),
    path("<slug:purpose>/", views.document, name="document"),
]
