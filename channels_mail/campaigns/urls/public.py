from django.urls import path

from channels_mail.campaigns.views import public as views
from channels_mail.campaigns.views.office.previewing import picture

app_name = "newsletters"
urlpatterns = [
    path("links/<uuid:link_id>/", views.link, name="link"),
    path("ratings/<str:token>/", views.rating, name="rating"),
    path("pictures/<uuid:picture_id>/", picture, name="picture"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("choices/<str:token>/", views.choices, name="choices"),
]
