import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from civil_petitions.triage.suggesting import suggest


class Command(BaseCommand):
    """Suggests departments for texts of a file: one JSON object with id and text on each line, - for stdin."""

    help = "파일의 글마다 알맞은 부서 셋, 21종과 민원 종류를 추천합니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", required=True, help="한 줄에 {id, text} 하나")
        parser.add_argument("--json", action="store_true", help="한 줄에 JSON 하나로 답합니다.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = Path(options["file"]).read_text(encoding="utf-8").splitlines()
            cases = [json.loads(line) for line in lines if line.strip()]
            texts = [(case.get("id"), str(case["text"])) for case in cases]
        except (OSError, ValueError, KeyError, AttributeError) as error:
            raise CommandError(f"파일을 읽을 수 없습니다: {error}") from error
        for number, text in texts:
            found = suggest(text)
            answer = {
                "id": number,
                "departments": found.departments,
                "kind21": found.kind21,
                "catalog_id": found.catalog_id or None,
            }
            self.stdout.write(
                json.dumps(answer, ensure_ascii=False)
                if options["json"]
                else f"{number}\t{', '.join(found.departments)}\t{found.kind21}\t{found.catalog_id or '-'}"
            )
