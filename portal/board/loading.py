"""The topics a new installation starts with, from topics.yaml."""

from pathlib import Path

import yaml

from citizens.accounts.models import Department
from portal.board.models import Topic

FILE = Path(__file__).parent / "topics.yaml"


def load_missing() -> int:
    """Add the topics that are not there, and departments once there are some; returns how many topics came."""
    wanted = {each["code"]: each for each in yaml.safe_load(FILE.read_text(encoding="utf-8"))}
    departments = set(Department.objects.values_list("code", flat=True))
    for topic in Topic.objects.filter(department=None, code__in=wanted):
        if (department := wanted[topic.code]["department_id"]) in departments:
            Topic.objects.filter(pk=topic.pk).update(department=department)
    known = set(Topic.objects.values_list("code", flat=True))
    topics = []
    for place, (code, entry) in enumerate(wanted.items()):
        if code not in known:
            department = entry["department_id"] if entry["department_id"] in departments else None
            topics.append(Topic(place=place, **(entry | {"department_id": department})))
    return len(Topic.objects.bulk_create(topics, ignore_conflicts=True))
