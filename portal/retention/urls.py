from django.urls import path

from portal.retention.views import batches, holds, overview

app_name = "office_retention"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("periods/<slug:kind>/", overview.period, name="period"),
    path("separated/", overview.separated, name="separated"),
    path("separated/<uuid:identity_id>/", overview.separated_name, name="separated_name"),
    path("holds/", holds.holds, name="holds"),
    path("holds/<uuid:hold_id>/release/", holds.release, name="release"),
    path("batches/", batches.batches, name="batches"),
    path("batches/<int:number>/", batches.batch, name="batch"),
    path("batches/<int:number>/proposal/", batches.proposal, name="proposal"),
    path("batches/<int:number>/approval/", batches.approval, name="approval"),
    path("batches/<int:number>/withdrawal/", batches.withdrawal, name="withdrawal"),
    path("batches/<int:number>/certificate/", batches.certificate_page, name="certificate"),
    path("batches/<int:number>/certificate.pdf", batches.certificate_pdf, name="certificate_pdf"),
]
