"""So many topics in one forum, forty of them talked about. Prints where to knock, as JSON."""

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.machina.settings"

import django

django.setup()

from datetime import timedelta  # noqa: E402

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from machina.core.db.models import get_model  # noqa: E402

Forum, Topic = get_model("forum", "Forum"), get_model("forum_conversation", "Topic")
Post = get_model("forum_conversation", "Post")
BATCH, TALKED_ABOUT, COMMENTS = 5000, 40, 30
TEXT = "A deep hole in the walk. Children fall with their bicycles. Please have a look."


def main() -> None:
    """Everything for so many topics."""
    number = int(sys.argv[1])
    call_command("migrate", verbosity=0)
    users = [User.objects.create_user(f"resident{each}") for each in range(30)]
    forum = Forum.objects.create(name="Roads", type=Forum.FORUM_POST)
    now = timezone.now()
    topics = Topic.objects.bulk_create(
        (
            Topic(
                forum=forum,
                poster=users[each % 30],
                subject=f"A hole in the walk {each}",
                slug=f"hole-{each}",
                type=Topic.TOPIC_POST,
                status=Topic.TOPIC_UNLOCKED,
                approved=True,
                posts_count=1,
                created=now - timedelta(seconds=31 * each),
                last_post_on=now - timedelta(seconds=31 * each),
            )
            for each in range(number)
        ),
        BATCH,
    )
    posts = Post.objects.bulk_create((_post(topic, users[0]) for topic in topics), BATCH)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE forum_conversation_topic t SET first_post_id = p.id, last_post_id = p.id"
            " FROM forum_conversation_post p WHERE p.topic_id = t.id"
        )
        Post.objects.bulk_create(
            _post(topic, users[each % 30]) for topic in topics[:TALKED_ABOUT] for each in range(COMMENTS)
        )
        Topic.objects.filter(pk__in=[topic.pk for topic in topics[:TALKED_ABOUT]]).update(posts_count=COMMENTS + 1)
        cursor.execute("VACUUM (ANALYZE)")
    client = Client()
    client.force_login(users[0])
    found = {
        "cookie": f"sessionid={client.cookies['sessionid'].value}",
        "list": f"/forum/{forum.slug}-{forum.pk}/",
        "topics": [
            f"/forum/{forum.slug}-{forum.pk}/topic/{topic.slug}-{topic.pk}/" for topic in topics[:TALKED_ABOUT]
        ],
    }
    for path in (found["list"], found["topics"][0]):
        response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)
    assert len(posts) == number
    sys.stdout.write(json.dumps(found))


def _post(topic, user):
    return Post(topic=topic, poster=user, subject=topic.subject, content=TEXT, approved=True)


if __name__ == "__main__":
    main()
