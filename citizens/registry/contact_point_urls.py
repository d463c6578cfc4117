from django.urls import path

from citizens.registry import contact_point_views as views

app_name = "contact_points"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("new/<slug:kind>/", views.new, name="new"),
    path("links/<str:token>/", views.link, name="link"),
    path("<uuid:point_id>/correction/", views.correction, name="correction"),
    path("<uuid:point_id>/default/", views.default, name="default"),
    path("<uuid:point_id>/proof/", views.proof, name="proof"),
    path("<uuid:point_id>/code/", views.code, name="code"),
    path("<uuid:point_id>/reachability/", views.reachability, name="reachability"),
    path("<uuid:point_id>/removal/", views.removal, name="removal"),
    path("<uuid:point_id>/confirmation/", views.confirmation, name="confirmation"),
]
