from django.urls import path

from portal.mining import views

app_name = "office_mining"
urlpatterns = [path("", views.discoveries, name="discoveries")]
