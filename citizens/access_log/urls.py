from django.urls import path

from citizens.access_log import views

app_name = "access_log"
urlpatterns = [path("", views.mine, name="mine")]
