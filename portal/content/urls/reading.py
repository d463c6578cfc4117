from django.urls import path

from portal.content.views import reading as views

app_name = "content"
urlpatterns = [
    path("news/", views.news, name="news"),
    path("news/feed/", views.feed, name="feed"),
    path("news/<uuid:article_id>/", views.news_item, name="news_item"),
    path("news/<uuid:article_id>/event.ics", views.event_calendar, name="event_calendar"),
    path("faq/", views.questions, name="questions"),
    path("faq/<uuid:article_id>/", views.question, name="question"),
    path("guide/<slug:slug>/", views.guide, name="guide"),
    path("articles/files/<uuid:file_id>/", views.file, name="file"),
    path("articles/<uuid:article_id>/rating/", views.rating, name="rating"),
]
