"""Posts in bulk, past the actions, and residents to write and agree as. Prints who and where, as JSON."""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from citizens.accounts import identity  # noqa: E402
from citizens.accounts.actions import create_account  # noqa: E402
from citizens.registry import actions as registry  # noqa: E402
from portal.board.actions import counting, pens  # noqa: E402
from portal.board.models import Comment, Pen, Post, Topic, Vote  # noqa: E402

RESIDENTS, TALKED_ABOUT, COMMENTS = 300, 40, 30
TEXT = "비가 온 뒤 산책로가 크게 파였습니다. 아이들이 자전거를 타다 넘어집니다. 살펴봐 주시면 고맙겠습니다."
POSTS = """
INSERT INTO board_post (id, submission_key, body, state, held_for, fingerprint, created_at, topic_id, pen_id, title,
    dong, comment_count, agree_count, disagree_count, last_comment_number)
SELECT gen_random_uuid(), gen_random_uuid(), %(text)s || n, 'published', '[]', 0, now() - n * interval '31 seconds',
    (%(topics)s)[1 + n %% array_length(%(topics)s, 1)], (%(pens)s::uuid[])[1 + n %% array_length(%(pens)s::uuid[], 1)],
    '산책로가 파였습니다 ' || n, '새솔동', 0, 0, 0, 0
FROM generate_series(1, %(number)s) AS n
"""


def fill(number: int) -> dict[str, object]:
    call_command("migrate", verbosity=0)
    residents = [_resident(each) for each in range(RESIDENTS)]
    people = list(Pen.objects.values_list("pk", flat=True))
    topics = list(Topic.objects.values_list("code", flat=True))
    with connection.cursor() as cursor:
        wanted = {"text": TEXT, "topics": topics, "pens": [str(pk) for pk in people], "number": number}
        cursor.execute(POSTS, wanted)
    talked = list(Post.objects.order_by("-created_at")[:TALKED_ABOUT])
    for post in talked:
        Comment.objects.bulk_create(
            Comment(post=post, pen_id=people[each], body=TEXT, number=each + 1, path=f"{each + 1:07d}")
            for each in range(COMMENTS)
        )
    Post.objects.filter(pk__in=[post.pk for post in talked]).update(
        comment_count=COMMENTS, last_comment_number=COMMENTS
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) board_post")
        cursor.execute("ANALYZE")
    return {"residents": residents, "posts": [str(post.pk) for post in talked], "topics": topics}


def _resident(number: int) -> str:
    account = create_account(email=f"resident{number}@mail.example", password=None)
    registry.register(name="김한별", email=f"resident{number}@mail.example", account=account, dong="새솔동")
    identity.record(account, "demo", identity.VerifiedPerson(duplication_key=f"bench-{number}"))
    pens.choose(by=account, name=f"이웃{number}호")
    client = Client()
    client.force_login(account)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def checked() -> dict[str, int]:
    """How many votes and written posts there are, and how many counts are wrong."""
    written = Post.objects.filter(title__startswith="bench ").count()
    return {"votes": Vote.objects.count(), "written": written, "wrong": counting.recount()}


if __name__ == "__main__":
    done = checked() if sys.argv[1] == "check" else fill(int(sys.argv[1]))
    sys.stdout.write(json.dumps(done) + "\n")
