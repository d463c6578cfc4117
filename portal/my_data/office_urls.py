from django.urls import path

from portal.my_data.views import office as views

app_name = "office_rights_requests"
urlpatterns = [
    path("", views.requests, name="list"),
    path("<slug:number>/", views.case, name="case"),
    path("<slug:number>/taking/", views.taking, name="taking"),
    path("<slug:number>/identification/", views.identification, name="identification"),
    path("<slug:number>/extension/", views.extension, name="extension"),
    path("<slug:number>/decision/", views.decision, name="decision"),
    path("<slug:number>/mandate/", views.mandate, name="mandate"),
]
