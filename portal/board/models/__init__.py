from portal.board.models.answer import OfficialAnswer
from portal.board.models.comment import DEEPEST, Comment
from portal.board.models.file import PostFile
from portal.board.models.follow import Follow
from portal.board.models.notice import FollowNotice
from portal.board.models.onward import Onward
from portal.board.models.pen import Pen
from portal.board.models.post import Post
from portal.board.models.revision import Revision
from portal.board.models.topic import Topic
from portal.board.models.vote import Vote
from portal.board.models.writing import SHOWN, State, Writing

__all__ = [
    "DEEPEST",
    "SHOWN",
    "Comment",
    "Follow",
    "FollowNotice",
    "OfficialAnswer",
    "Onward",
    "Pen",
    "Post",
    "PostFile",
    "Revision",
    "State",
    "Topic",
    "Vote",
    "Writing",
]
