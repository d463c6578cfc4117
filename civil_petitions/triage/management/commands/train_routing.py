from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from civil_petitions.triage import judging, knowledge, learning, suggesting, training


class Command(BaseCommand):
    """Trains the model that suggests departments; the same texts give the same file."""

    help = "부서 추천 모형을 다시 만듭니다. 같은 글에서는 늘 같은 모형이 나옵니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--output", type=Path, help="모형을 둘 곳")
        parser.add_argument(
            "--shipped", action="store_true", help="포털에 든 모형을 고칩니다. 정정은 배우지 않습니다."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        learned = knowledge.examples()
        own = 0
        if not options["shipped"]:
            extra = judging.examples()
            own = len(extra)
            learned += extra
        model = training.train(learned)
        path = learning.save(model, options["output"] or (suggesting.SHIPPED if options["shipped"] else None))
        self.stdout.write(f"글 {len(learned)}건(정정 {own}건)으로 모형 {model.version}을 만들었습니다: {path.name}")
