from django.urls import path

from channels_mail.outbox import views

app_name = "office_outbox"
urlpatterns = [
    path("", views.outbox, name="list"),
    path("<uuid:mail_id>/retry/", views.retry, name="retry"),
    path("<uuid:mail_id>/sent/", views.sent, name="sent"),
    path("<uuid:mail_id>/cancellation/", views.cancellation, name="cancellation"),
]
