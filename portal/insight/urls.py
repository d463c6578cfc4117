from django.urls import path

from portal.insight.views import comments, head

app_name = "office_insight"
urlpatterns = [
    path("", head.overview, name="overview"),
    path("brief/", head.brief, name="brief"),
    path("comments/", comments.masked, name="comments"),
    path("indicators/<int:number>/", head.indicator, name="indicator"),
]
