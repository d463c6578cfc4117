"""The frame around every page: languages, honesty of the masthead, working links, clean templates."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from config import context as office
from portal.pages import display

ROOT = Path(settings.BASE_DIR)
LETTERS = ROOT / "templates" / "mail"  # mail programs know no style sheets
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.html") if LETTERS not in path.parents)
OFFICIAL = "공식 전자정부"
DEMO = "시연용 누리집입니다"
FULL_WIDTH_PAGES = ["/privacy/", "/terms/", "/copyright/", "/accessibility/", "/display/"]


def frame(template="base.html", **extra):
    request = RequestFactory().get("/")
    words = office.site(request) | display.context(request) | {"request": request, "user": AnonymousUser()} | extra
    return render_to_string(template, words)


def test_the_official_sentence_is_absent_when_the_site_is_not_official(settings):
    settings.OFFICIAL_SITE, settings.DEMO = False, True
    assert OFFICIAL not in frame()
    assert DEMO in frame()


def test_the_official_sentence_stands_alone_when_the_site_is_official(settings):
    settings.OFFICIAL_SITE, settings.DEMO = True, True
    assert OFFICIAL in frame()
    assert DEMO not in frame()


def test_a_real_site_that_is_not_official_says_neither(settings):
    settings.OFFICIAL_SITE, settings.DEMO = False, False
    assert OFFICIAL not in frame()
    assert DEMO not in frame()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_frame_declares_its_language(language):
    with translation.override(language):
        assert f'<html lang="{language}"' in frame()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_link_of_header_and_footer_leads_somewhere(client, language):
    page = client.get("/privacy/", headers={"accept-language": language}).content.decode()
    head, foot = page[: page.index("<main")], page[page.index("<footer") :]
    links = set(re.findall(r'<a [^>]*href="(/[^"]*)"', head + foot))
    assert "/display/" in links
    broken = {link: client.get(link).status_code for link in links}
    assert not {link: code for link, code in broken.items() if code not in (200, 302)}


@pytest.mark.django_db
@pytest.mark.parametrize("url", FULL_WIDTH_PAGES)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_public_pages_open_without_login_and_have_one_heading(client, url, language):
    answer = client.get(url, headers={"accept-language": language})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<h1") == 1
    assert re.search(r"<title>[^<]+ \| [^<]+</title>", page)


def test_no_template_has_inline_scripts_or_styles():
    for path in TEMPLATES:
        text = path.read_text()
        assert not re.search(r'\sstyle\s*=\s*["\']', text), path
        assert not re.search(r"<style\b", text), path
        assert not re.search(r"<script(?![^>]*(\bsrc=|application/json))", text), path
        assert not re.search(r'\son[a-z]+\s*=\s*["\']', text), path


def test_templates_stay_short():
    long = {str(path): n for path in TEMPLATES if (n := len(path.read_text().splitlines())) > 150}
    assert not long


def test_the_sheet_is_what_its_sources_say():
    check = subprocess.run([sys.executable, ROOT / "bin" / "build_css", "--check"], check=False)
    assert check.returncode == 0, "run bin/build_css"


def test_colours_live_in_the_tokens_alone():
    for path in (ROOT / "static" / "css" / "src").glob("*.css"):
        if path.name != "tokens.css":
            bare = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b[^{]*[;}]", bare), path
        assert len(path.read_text().splitlines()) <= 400, path


def test_scripts_are_short():
    for path in (ROOT / "static" / "js").glob("*.js"):
        assert len(path.read_text().splitlines()) <= 100, path


class Sample(forms.Form):
    place = forms.CharField(label="위치", help_text="주소나 건물 이름")
    memo = forms.CharField(label="메모", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(label="종류", choices=[("a", "하나"), ("b", "둘")], widget=forms.RadioSelect)


def test_a_field_ties_label_hint_and_error_together():
    html = Sample({})["place"].as_field_group()
    assert '<label for="id_place">위치</label>' in html
    assert 'aria-describedby="id_place_helptext id_place_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_place_error"' in html
    assert 'class="inp"' in html


def test_only_optional_fields_say_that_they_are():
    with translation.override("ko"):
        assert "(선택)" in Sample()["memo"].as_field_group()
        assert "(선택)" not in Sample()["place"].as_field_group()


def test_a_choice_stands_in_a_fieldset_with_a_legend():
    html = Sample()["kind"].as_field_group()
    assert "<legend>종류</legend>" in html
    assert html.count('id="id_kind"') == 1
    assert '<label for="id_kind_0">하나</label>' in html


def test_the_error_summary_leads_to_the_fields():
    html = render_to_string("components/error_summary.html", {"form": Sample({})})
    assert 'href="#id_place"' in html
    assert 'href="#id_kind_0"' in html
    assert render_to_string("components/error_summary.html", {"form": Sample()}).strip() == ""
