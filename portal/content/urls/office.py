from django.urls import path

from portal.content.views import office as views

app_name = "office_content"
urlpatterns = [
    path("", views.articles, name="list"),
    path("new/", views.new, name="new"),
    path("alert/", views.alert, name="alert"),
    path("alert/end/", views.alert_end, name="alert_end"),
    path("<uuid:article_id>/", views.article, name="article"),
    path("<uuid:article_id>/writing/", views.writing, name="writing"),
    path("<uuid:article_id>/files/", views.files, name="files"),
    path("<uuid:article_id>/preview/", views.preview, name="preview"),
    path("<uuid:article_id>/submission/", views.submission, name="submission"),
    path("<uuid:article_id>/return/", views.sending_back, name="return"),
    path("<uuid:article_id>/publication/", views.publication, name="publication"),
    path("<uuid:article_id>/confirmation/", views.confirmation, name="confirmation"),
    path("<uuid:article_id>/archiving/", views.archiving, name="archiving"),
    path("<uuid:article_id>/revisions/<int:revision_number>/", views.revision, name="revision"),
    path("<uuid:article_id>/revisions/<int:revision_number>/restoration/", views.restoration, name="restoration"),
]
