"""Reads the catalogue's YAML files and remembers on which line each entry stands."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
TYPE_FILES = {"report": "report.yaml", "apply": "apply.yaml", "confirm": "confirm.yaml", "submit": "submit.yaml"}


class CatalogueError(Exception):
    """The files cannot be loaded; each problem names file, line and the way out."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Entry(dict[str, Any]):
    """A mapping of a file that knows its place."""

    file: str = ""
    line: int = 0
    lines: dict[str, int]

    def place(self, key: str = "") -> str:
        """`report.yaml:12` of the key, or of the entry itself."""
        return f"{self.file}:{self.lines.get(key, self.line)}"


class _Loader(yaml.SafeLoader):
    """SafeLoader whose mappings are entries and whose repeated keys are errors."""


def _entry(loader: _Loader, node: yaml.MappingNode) -> Entry:
    entry = Entry()
    entry.file = Path(node.start_mark.name).name
    entry.line = node.start_mark.line + 1
    entry.lines = {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        if key in entry:
            raise yaml.constructor.ConstructorError(None, None, f"'{key}'가 두 번 나옵니다", key_node.start_mark)
        entry[key] = loader.construct_object(value_node, deep=True)
        entry.lines[key] = key_node.start_mark.line + 1
    return entry


_Loader.add_constructor("tag:yaml.org,2002:map", _entry)


def read(path: Path) -> Any:
    """The file's content as entries; a broken file is one clear problem."""
    try:
        with path.open(encoding="utf-8") as stream:
            return yaml.load(stream, Loader=_Loader)  # noqa: S506
    except FileNotFoundError as error:
        raise CatalogueError([f"{path.name}: 파일이 없습니다."]) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        raise CatalogueError([f"{path.name}:{line}: YAML을 읽을 수 없습니다. {error.problem}"]) from error


def read_types(folder: Path = FOLDER) -> list[Entry]:
    """Every petition type of the four files, each with its `group`."""
    types = []
    for group, name in TYPE_FILES.items():
        entries = read(folder / name)
        if not isinstance(entries, list):
            raise CatalogueError([f"{name}:1: 민원 종류를 '- id: …'로 늘어놓아 주세요."])
        for number, entry in enumerate(entries, 1):
            if not isinstance(entry, Entry):
                raise CatalogueError([f"{name}: {number}번째 것이 '- id: …' 모양이 아닙니다."])
            entry["group"] = group
            types.append(entry)
    return types


@cache
def read_departments(folder: Path = FOLDER) -> Entry:
    """dongs, departments and outside agencies."""
    entry: Entry = read(folder / "departments.yaml")
    return entry


def read_field_groups(folder: Path = FOLDER) -> Entry:
    """Fields that several forms share."""
    entry: Entry = read(folder / "field_groups.yaml")
    return entry


def read_english(folder: Path = FOLDER) -> Entry:
    """The English words of the forms, by kind."""
    entry: Entry = read(folder / "english.yaml")
    return entry
