from django.urls import path

from portal.kiosk import views

app_name = "kiosk"
urlpatterns = [path("end/", views.end, name="end"), path("stay/", views.stay, name="stay")]
