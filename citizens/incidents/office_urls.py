from django.urls import path

from citizens.incidents.views import incidents, persons, steps

app_name = "office_incidents"
urlpatterns = [
    path("", incidents.incidents, name="list"),
    path("new/", incidents.new, name="new"),
    path("<slug:number>/", incidents.incident, name="incident"),
    path("<slug:number>/facts/", incidents.facts, name="facts"),
    path("<slug:number>/persons/", persons.persons, name="persons"),
    path("<slug:number>/persons/freezing/", persons.freezing, name="freezing"),
    path("<slug:number>/persons/person/", persons.person, name="person"),
    path("<slug:number>/persons/<uuid:place_id>/leaving-out/", persons.leaving_out, name="leaving_out"),
    path("<slug:number>/measure/", steps.measure, name="measure"),
    path("<slug:number>/report/", steps.report, name="report"),
    path("<slug:number>/notice/", steps.notice, name="notice"),
    path("<slug:number>/closing/", steps.closing, name="closing"),
]
