from django.urls import path

from channels_mail.inbound import views

app_name = "office_mail"
urlpatterns = [
    path("", views.mails, name="list"),
    path("of/<uuid:message_id>/", views.of_message, name="of_message"),
    path("<uuid:mail_id>/", views.mail, name="mail"),
    path("<uuid:mail_id>/page/", views.page, name="page"),
    path("<uuid:mail_id>/original/", views.original, name="original"),
    path("<uuid:mail_id>/files/<str:path>/", views.part, name="part"),
    path("<uuid:mail_id>/attachment/", views.attach, name="attach"),
    path("<uuid:mail_id>/consultation/", views.begin, name="begin"),
    path("<uuid:mail_id>/dismissal/", views.dismiss, name="dismiss"),
    path("<uuid:mail_id>/reading/", views.try_again, name="try_again"),
]
