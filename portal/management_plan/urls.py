from django.urls import path

from portal.management_plan import views

app_name = "office_plan"
urlpatterns = [path("", views.plan, name="plan")]
