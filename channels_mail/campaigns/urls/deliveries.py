from django.urls import path

from channels_mail.campaigns.views.office import deliveries

app_name = "office_deliveries"
urlpatterns = [
    path("", deliveries.overview, name="list"),
    path("<int:campaign_id>/settlement/", deliveries.settlement, name="settlement"),
]
