from django.urls import path

from channels_mail.campaigns.views import public as views

app_name = "newsletters"
urlpatterns = [
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("choices/<str:token>/", views.choices, name="choices"),
]
