from django.urls import path

from channels_mail.automations import views

app_name = "office_automations"
urlpatterns = [
    path("", views.automations, name="list"),
    path("<slug:code>/", views.switch, name="switch"),
]
