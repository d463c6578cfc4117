"""The English catalogue says everything the portal says, with the same gaps to fill and not a word of Korean."""

import polib
import pytest
from django.conf import settings

from config.message_sources import in_code, in_template, read_all
from config.messages import ENGLISH, PLACEHOLDER, complaints
from tests.korean_words import HANGUL

UPDATE = "run python -m config.messages --update"


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(settings.BASE_DIR / ENGLISH))


@pytest.fixture(scope="module")
def said():
    return read_all(settings.BASE_DIR)


def translations(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_the_catalogue_holds_what_the_portal_says_and_nothing_else(catalogue, said):
    held = {(entry.msgctxt, entry.msgid, entry.msgid_plural or None) for entry in catalogue}
    assert not sorted(message[1] for message in set(said) - held), UPDATE
    assert not sorted(message[1] for message in held - set(said)), UPDATE


def test_a_message_is_not_said_with_a_plural_here_and_without_one_there(said):
    messages = [message[:2] for message in said]
    assert len(messages) == len(set(messages))


def test_every_message_has_a_sure_translation():
    assert not complaints(settings.BASE_DIR)


def test_placeholders_are_those_of_the_korean(catalogue):
    for entry in catalogue:
        for english in translations(entry):
            assert sorted(PLACEHOLDER.findall(english)) == sorted(PLACEHOLDER.findall(entry.msgid)), entry.msgid


def test_no_translation_is_korean(catalogue):
    assert not [entry.msgid for entry in catalogue if any(HANGUL.search(each) for each in translations(entry))]


def test_translations_begin_and_end_with_the_same_space(catalogue):
    for entry in catalogue:
        for english in translations(entry):
            ends = [
                text[: len(text) - len(text.lstrip())] + "|" + text[len(text.rstrip()) :]
                for text in (english, entry.msgid)
            ]
            assert ends[0] == ends[1], entry.msgid


def test_the_header_names_no_person_and_no_machine(catalogue):
    assert set(catalogue.metadata) == {
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
        "Language",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
        "Plural-Forms",
    }
    assert "@" not in str(catalogue.metadata) and "/" not in catalogue.metadata["Project-Id-Version"]


def test_reads_what_gettext_would_read():
    code = 'x = _("하나" "둘")\ny = ngettext("%(n)d개", "%(n)d개", n)\nz = pgettext("menu", "민원")\nw = _(name)\n'
    assert list(in_code(code)) == [
        (None, "하나둘", None),
        (None, "%(n)d개", "%(n)d개"),
        ("menu", "민원", None),
    ]
    template = (
        '{% load i18n %}{% translate "찾기" %}{% translate "민원" context "menu" %}{{ label|default:_("쪽") }}'
        "{% blocktranslate with day=x trimmed %}\n  {{ day }}까지\n  100%\n{% endblocktranslate %}"
        "{% blocktranslate count n=x %}{{ n }}건{% plural %}{{ n }}건들{% endblocktranslate %}"
    )
    assert list(in_template(template)) == [
        (None, "찾기", None),
        ("menu", "민원", None),
        (None, "쪽", None),
        (None, "%(day)s까지 100%%", None),
        (None, "%(n)s건", "%(n)s건들"),
    ]
