from django.urls import path

from portal.board.views import office

app_name = "office_posts"
urlpatterns = [
    path("", office.posts, name="list"),
    path("<uuid:post_id>/answer/", office.answer, name="answer"),
]
