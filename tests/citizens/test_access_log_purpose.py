"""A look without a reason answers nobody: each place that writes the access log names one."""

import ast
from pathlib import Path

import pytest

PRODUCT = ("citizens", "civil_petitions", "channels_mail", "portal")
MODULE = "citizens.access_log"


def names_of_the_log(tree):
    """What a module calls the one function that writes the log."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == MODULE:
            yield from (f"{each.asname or each.name}.record" for each in node.names if each.name == "actions")
        if isinstance(node, ast.ImportFrom) and node.module == f"{MODULE}.actions":
            yield from (each.asname or each.name for each in node.names if each.name == "record")


def silent_calls(source):
    """The lines that write an entry and give it no purpose, or a blank one."""
    tree = ast.parse(source)
    names = set(names_of_the_log(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in names:
            given = {word.arg: word.value for word in node.keywords}
            purpose = given.get("purpose")
            if purpose is None or (isinstance(purpose, ast.Constant) and not purpose.value):
                yield node.lineno


def test_every_entry_of_the_product_says_why():
    files = [path for area in PRODUCT for path in Path(area).rglob("*.py")]
    written = [path for path in files if set(names_of_the_log(ast.parse(path.read_text())))]

    assert len(written) > 15
    assert [f"{path}:{line}" for path in written for line in silent_calls(path.read_text())] == []


@pytest.mark.parametrize("words", ["", "purpose=''", "**what"])
@pytest.mark.parametrize(
    ("head", "call"),
    [
        ("from citizens.access_log import actions as access_log", "access_log.record"),
        ("from citizens.access_log import actions", "actions.record"),
        ("from citizens.access_log.actions import record", "record"),
    ],
)
def test_a_call_without_a_purpose_is_found(head, call, words):
    assert list(silent_calls(f"{head}\n{call}({words})")) == [2]
