"""Following a post: being told of what becomes of it."""

from citizens.accounts.models import Account
from portal.board.models import Follow, Post


def follow(post: Post, *, by: Account) -> None:
    """Be told of comments and answers; twice is as good as once."""
    Follow.objects.bulk_create([Follow(post=post, account=by)], ignore_conflicts=True)


def unfollow(post: Post, *, by: Account) -> None:
    Follow.objects.filter(post=post, account=by).delete()
