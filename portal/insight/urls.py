from django.urls import path

from portal.insight.views import comments, department, exports, head

app_name = "office_insight"
urlpatterns = [
    path("", head.overview, name="overview"),
    path("brief/", head.brief, name="brief"),
    path("comments/", comments.masked, name="comments"),
    path("department/", department.overview, name="department"),
    path("figures.csv", exports.figures_csv, name="csv"),
    path("figures.xlsx", exports.figures_xlsx, name="xlsx"),
    path("indicators/<int:number>/", head.indicator, name="indicator"),
]
