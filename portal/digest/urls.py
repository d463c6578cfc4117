from django.urls import path

from portal.digest import views

app_name = "office_digest"
urlpatterns = [path("", views.week, name="week")]
