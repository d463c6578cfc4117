from django.urls import path

from portal.board.feed import feed
from portal.board.views import onward, reacting, reading, writing

app_name = "board"
urlpatterns = [
    path("", reading.posts, name="list"),
    path("feed/", feed, name="feed"),
    path("new/", writing.new, name="new"),
    path("check/", writing.check, name="check"),
    path("pen/", writing.pen, name="pen"),
    path("mine/", reacting.mine, name="mine"),
    path("files/<uuid:file_id>/", reading.file, name="file"),
    path("comments/<uuid:comment_id>/edit/", writing.comment_edit, name="comment_edit"),
    path("comments/<uuid:comment_id>/withdrawal/", writing.comment_withdrawal, name="comment_withdrawal"),
    path("comments/<uuid:comment_id>/history/", reading.comment_history, name="comment_history"),
    path("<uuid:post_id>/", reading.post, name="post"),
    path("<uuid:post_id>/history/", reading.history, name="history"),
    path("<uuid:post_id>/edit/", writing.edit, name="edit"),
    path("<uuid:post_id>/withdrawal/", writing.withdrawal, name="withdrawal"),
    path("<uuid:post_id>/comments/", writing.comments, name="comments"),
    path("<uuid:post_id>/vote/", reacting.vote, name="vote"),
    path("<uuid:post_id>/follow/", reacting.follow, name="follow"),
    path("<uuid:post_id>/petition/", onward.petition, name="petition"),
    path("<uuid:post_id>/issue/", onward.issue, name="issue"),
    path("<uuid:post_id>/consultation/", onward.consultation, name="consultation"),
]
