from django.urls import path

from tests.bench.limits import views

urlpatterns = [
    path("", views.home),
    path("me/", views.me),
    path("filing/", views.filing),
    path("worklist/", views.worklist),
]
