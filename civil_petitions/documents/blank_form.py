"""The form of a petition type on paper, for those who bring or post it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from citizens.documents.render import render
from civil_petitions.forms.field_types import choice_label, group_title, in_language
from civil_petitions.models.petition_type import FormVersion, PetitionType

TEMPLATE = Path(__file__).with_suffix(".typ")
ON_PAPER = {"textarea": 42, "repeat": 36, "address": 9}
NOT_ON_PAPER = ("geopoint", "password")


def blank_form(petition_type: PetitionType, form_version: FormVersion) -> bytes:
    """A PDF with a place for every answer."""
    office = settings.OFFICE["name_ko"]
    published = timezone.localtime(form_version.published_at)
    return render(
        TEMPLATE,
        {
            "office": office,
            "title": petition_type.name,
            "number": _("서식 %(number)d판") % {"number": form_version.number},
            "foot": f"{office} {settings.OFFICE['phone']} · {published:%Y. %m. %d.}",
            "facts": [
                [_("맡는 부서"), f"{petition_type.department.name} {petition_type.department.phone}"],
                [_("처리기간"), petition_type.period_text],
                [_("수수료"), petition_type.fee],
            ],
            "groups": _groups(form_version),
            "attachments": [in_language(slot, "name") for slot in form_version.attachments],
            "words": {
                "attachments": _("함께 낼 서류"),
                "privacy": _(
                    "주민등록번호는 쓰지 마세요. 적은 내용은 이 민원을 처리하는 데만 씁니다. * 표시는 꼭 써 주세요."
                ),
                "date": _("년      월      일"),
                "signature": _("신청하는 분                              (서명 또는 인)"),
                "to": _("%(office)s 앞") % {"office": office},
            },
        },
    )


def _groups(form_version: FormVersion) -> list[dict[str, Any]]:
    titles = form_version.definition.get("groups", {})
    groups: dict[str, list[dict[str, Any]]] = {}
    for definition in form_version.fields:
        key = definition.get("group", "") if definition.get("group", "") in titles else ""
        groups.setdefault(key, []).extend(_lines(definition))
    named = [(group_title(key) or _("내용"), fields) for key, fields in groups.items() if fields]
    return [{"title": title, "fields": fields} for title, fields in named]


def _lines(definition: dict[str, Any]) -> list[dict[str, Any]]:
    if definition["type"] in NOT_ON_PAPER:
        return []
    choices = definition.get("choices", [])
    inner = " / ".join(in_language(item, "label") for item in definition.get("item", []))
    return [
        {
            "label": in_language(definition, "label"),
            "required": definition["required"],
            "choices": [choice_label(definition, each) for each in choices] if isinstance(choices, list) else [],
            "help": inner or in_language(definition, "help"),
            "height": ON_PAPER.get(definition["type"], 6),
        }
    ]
