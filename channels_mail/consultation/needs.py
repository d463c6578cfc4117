"""What a department needs to know, asked with the first letter: fields of its form, and lines of what is sent."""

from itertools import zip_longest
from typing import Any

from django import forms
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language

from channels_mail.consultation.models import LetterTopic
from civil_petitions.forms.fields import PlainTextField

PREFIX = "asked_"
LONGEST = 200


def fields_for(topic: LetterTopic) -> dict[str, forms.Field]:
    """A field for each question, in the language of the page."""
    return {PREFIX + each["id"]: _field(each) for each in topic.questions}


def told(topic: LetterTopic | None, answers: dict[str, Any]) -> str:
    """The answers as lines that stand above the letter, in the words of the office; blank where nothing was said."""
    questions = topic.questions if topic else []
    given = [(each["label"], answers.get(PREFIX + each["id"])) for each in questions]
    with translation.override("ko"):
        return "\n".join(f"· {label} {_words(answer)}" for label, answer in given if answer)


def _field(question: dict[str, Any]) -> forms.Field:
    known: dict[str, Any] = {
        "label": _said(question, "label"),
        "help_text": _said(question, "help"),
        "required": bool(question.get("required")),
    }
    kind = question.get("type", "text")
    if kind == "date":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **known)
    if kind == "choice":
        english = question.get("choices_en", []) if get_language() == "en" else []
        choices = list(zip_longest(question["choices"], english[: len(question["choices"])]))
        choices = [(str(value), str(label or value)) for value, label in choices]
        return forms.ChoiceField(choices=[("", "-"), *choices], **known)
    return PlainTextField(max_length=LONGEST, **known)


def _said(question: dict[str, Any], name: str) -> str:
    english = question.get(f"{name}_en", "") if get_language() == "en" else ""
    return str(english or question.get(name, ""))


def _words(answer: Any) -> str:
    return date_format(answer, "Y. n. j.") if hasattr(answer, "year") else str(answer)
