from django.urls import path

from citizens.consent import office_views, views

app_name = "consent"
urlpatterns = [
    path("me/consents/", views.mine, name="mine"),
    path("me/consents/receipts/<uuid:receipt_id>/", views.receipt, name="receipt"),
    path("me/consents/receipts/<uuid:receipt_id>/receipt.pdf", views.receipt_pdf, name="receipt_pdf"),
    path("me/consents/confirmation/", views.own_confirmation, name="own_confirmation"),
    path("consents/<str:token>/", views.confirmation, name="confirmation"),
    path("privacy/notice/", views.notice, name="notice"),
    path("privacy/guardians/", office_views.guardians, name="guardians"),
]
