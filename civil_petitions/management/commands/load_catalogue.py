from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from civil_petitions.catalogue.loading import load
from civil_petitions.catalogue.source import FOLDER, CatalogueError


class Command(BaseCommand):
    """Loads departments, petition types and forms; running it again changes nothing."""

    help = "민원 종류와 서식, 부서를 파일에서 읽어 넣습니다. 여러 번 실행해도 같습니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=FOLDER, help="목록 파일이 있는 폴더")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = load(options["folder"])
        except CatalogueError as error:
            lines = "\n".join(f"  {problem}" for problem in error.problems)
            raise CommandError(
                f"고칠 곳이 {len(error.problems)}군데 있습니다. 아무것도 바꾸지 않았습니다.\n{lines}"
            ) from error
        self.stdout.write(
            f"부서 {report.departments}곳, 민원 {report.types}가지를 확인했습니다. "
            f"바뀐 민원 {report.changed_types}가지, 새 서식 {report.new_forms}판, "
            f"쓰지 않게 된 민원 {report.retired_types}가지."
        )
