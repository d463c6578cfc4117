from django.urls import path

from portal.participation.views import issues as views

app_name = "issues"
urlpatterns = [
    path("", views.issues, name="list"),
    path("new/", views.new, name="new"),
    path("<uuid:issue_id>/", views.detail, name="detail"),
    path("<uuid:issue_id>/agreement/", views.agreement, name="agreement"),
    path("<uuid:issue_id>/agreement/withdrawal/", views.agreement_withdrawal, name="agreement_withdrawal"),
    path("<uuid:issue_id>/argument/", views.argument, name="argument"),
    path("<uuid:issue_id>/arguments/<uuid:argument_id>/backing/", views.backing, name="backing"),
    path("<uuid:issue_id>/withdrawal/", views.withdrawal, name="withdrawal"),
]
