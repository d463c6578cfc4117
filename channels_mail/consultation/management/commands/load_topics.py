from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from channels_mail.consultation.models import LetterTopic
from channels_mail.consultation.models.letter_topic import problem_of
from citizens.accounts.models import Department
from civil_petitions.models import PetitionType

FILE = Path(__file__).resolve().parents[2] / "topics.yaml"


class Command(BaseCommand):
    """Adds the topics of letters that are not there yet; what the office has changed stays."""

    help = "상담 주제와 먼저 물을 것을 넣습니다. 이미 있는 주제는 그대로 둡니다."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
        there = set(LetterTopic.objects.values_list("code", flat=True))
        new = [each for each in told if each["code"] not in there]
        for place, each in enumerate(new, len(there)):
            if problem := problem_of(each["questions"]):
                raise CommandError(f"{each['code']}: {problem}")
            if not Department.objects.filter(pk=each["department"]).exists():
                raise CommandError(
                    f"{each['code']}: 부서 {each['department']}이(가) 없습니다. load_catalogue를 먼저 하세요."
                )
            topic = LetterTopic.objects.create(
                code=each["code"],
                name_ko=each["name_ko"],
                name_en=each.get("name_en", ""),
                department_id=each["department"],
                questions=each["questions"],
                place=place,
            )
            topic.petition_types.set(PetitionType.objects.filter(pk__in=each.get("petition_types", [])))
        if options["verbosity"]:
            self.stdout.write(f"상담 주제 {len(told)}가지를 확인했습니다. 새 주제 {len(new)}가지.")
