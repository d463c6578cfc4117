from django.urls import path

from portal.interests import views

app_name = "interests"
urlpatterns = [path("", views.interests, name="mine")]
