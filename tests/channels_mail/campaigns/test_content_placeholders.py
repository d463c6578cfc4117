"""Placeholders are a list of words: whatever else stands in braces is text, and a value is never looked at again."""

import random

import pytest

from channels_mail.campaigns.content import placeholders, rendering
from channels_mail.campaigns.content.placeholders import ALLOWED
from tests.channels_mail.campaigns.letters import letter, text_only

PIECES = [
    *(f"{{{{{name}}}}}" for name in ALLOWED),
    "{{", "}}", "{", "}", "{%", "%}", "{#", "#}", "|", "\x00", " ", "\n", "가", "${", "#{", "<%=", "%(이름)s", "%s",
    "{{이름.__class__}}", "{{ 이름|safe }}", "{{settings.SECRET_KEY}}", "{% debug %}", "{% load i18n %}", "{0}",
    "{{이름.__init__.__globals__}}", "{{unsubscribe}}", "{{minute}}", "{이름}", "{이름!r:>{동}}", "{{전화}}", "{{ }}",
    "{% include 'base.html' %}", "{{request.user}}", "__class__", ".mro()", "[0]", "이름", "unsubscribe",
]  # fmt: skip
SECRETS = ("secret-of-settings", "django", "class", "globals", "Traceback")


class Bait(str):
    """A value that notices when anything of it but its text is asked for."""

    touched = []

    def __getattribute__(self, name):
        if name.startswith("secret"):
            Bait.touched.append(name)
        return super().__getattribute__(name)

    secret = "reached"


def plain(text):
    """What a reader sees when only the allowed words are replaced, computed in another way than the code does."""
    for name in ALLOWED:
        for spelling in (f"{{{{{name}}}}}",):
            text = text.replace(spelling, f"<{name}>")
    return text


def test_five_thousand_random_templates_reach_nothing_but_the_allowed_names(settings):
    settings.SECRET_KEY = "secret-of-settings"
    dice = random.Random(20261125)
    values = {"이름": Bait("김한별"), "동": Bait("새솔동"), "secret": "reached", "settings": settings, "전화": "010"}
    for _round in range(5000):
        text = "".join(dice.choice(PIECES) for _piece in range(dice.randint(1, 8)))
        slots = rendering.Slots.of(placeholders.marked(text))
        names = set(slots.pieces[1::2])
        shown = slots.fill({name: f"<{name}>" for name in ALLOWED})

        assert names <= set(ALLOWED), text
        assert shown == plain(text.replace("\x00", "")), text
        if _round % 50 == 0:
            _whole_letter_is_safe(text, values)
    assert Bait.touched == []


def _whole_letter_is_safe(text, values):
    rendered = rendering.compiled(text_only(f"앞 {text} 뒤", subject=f"제목 {text}")).render(values)

    for part in (rendered.subject, rendered.text, rendered.html):
        assert "\x00" not in part
        assert "secret-of-settings" not in part and "reached" not in part and "010" not in part
    assert "\n" not in rendered.subject


def test_a_value_that_looks_like_a_placeholder_stays_what_it_is():
    made = rendering.compiled(text_only("{{이름}}께")).render({"이름": "{{동}}\x00동\x00", "동": "비밀동"})

    assert "{{동}}동께" in made.text
    assert "비밀동" not in made.text + made.html


def test_values_are_escaped_in_html_and_cannot_break_a_header():
    personal = {"이름": "<b onclick=alert(1)>\r\nBcc: x@hanbyeol.example"}
    made = rendering.compiled(text_only("{{이름}}", subject="{{이름}} 님")).render(personal)

    assert "<b onclick" not in made.html and "&lt;b onclick" in made.html
    assert "\n" not in made.subject and "\r" not in made.subject


@pytest.mark.parametrize("name", [*ALLOWED])
def test_what_is_not_known_of_a_person_has_words_instead(name):
    made = rendering.compiled(text_only(f"<{{{{{name}}}}}>")).render({"이름": "", "동": "  "})

    assert "<>" not in made.text and "{{" not in made.text


@pytest.mark.parametrize("text", ["{{전화}}", "{{이름.길이}}", "{{", "a }} b", "{{이름|upper}}"])
def test_what_means_nothing_is_pointed_out(text):
    assert placeholders.unknown(text)
    assert placeholders.unknown("{{ 이름 }}님 {{동}}") == []


def test_a_letter_to_one_holds_nothing_of_another():
    compiled = rendering.compiled(letter())
    for number in range(500):
        made = compiled.render(
            {"이름": f"사람{number}번", "동": f"동네{number}번", "unsubscribe": f"https://u/{number}/"}
        )
        everything = made.subject + made.text + made.html

        assert f"사람{number}번" in everything and f"https://u/{number}/" in everything
        assert f"사람{number - 1}번" not in everything and f"https://u/{number - 1}/" not in everything
