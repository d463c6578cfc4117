from django.urls import path

from portal.sitemap import views

app_name = "sitemap"
urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.index, name="index"),
    path("sitemap-<slug:section>.xml", views.section, name="section"),
]
