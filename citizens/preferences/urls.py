from django.urls import path

from citizens.preferences import views

app_name = "preferences"
urlpatterns = [path("", views.notifications, name="notifications")]
