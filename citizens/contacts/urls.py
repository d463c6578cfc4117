from django.urls import path

from citizens.contacts import views

app_name = "contacts"
urlpatterns = [path("", views.mine, name="mine")]
