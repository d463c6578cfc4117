"""One Django form field for each field type of the catalogue."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from citizens.accounts.models import Department
from civil_petitions.forms import fields, widgets
from civil_petitions.forms.particles import as_object, as_topic
from civil_petitions.forms.repeat import RepeatField

Definition = dict[str, Any]
Choices = Sequence[tuple[Any, Any]]
Sources = Mapping[str, Choices]

TEXT_LIMIT, TEXTAREA_LIMIT = 200, 5000


def in_language(definition: Definition, key: str) -> str:
    """The label or help of a field in the reader's language."""
    if get_language() == "en" and definition.get(f"{key}_en"):
        return str(definition[f"{key}_en"])
    return str(definition.get(key, ""))


def group_title(group: str) -> str:
    """What stands above the fields of a group; the body of a form has no title."""
    return {"applicant": _("신청하는 분"), "proxy": _("대신 신청하는 분")}.get(group, "")


def choice_label(definition: Definition, value: str) -> str:
    """The choice as the reader's language has it; stored is always the Korean word."""
    if get_language() == "en":
        return str(definition.get("choices_en", {}).get(value) or _(value))
    return value


def make_field(definition: Definition, sources: Sources) -> forms.Field:
    """The form field that this definition asks for."""
    label = in_language(definition, "label")
    common = {
        "label": label,
        "required": bool(definition.get("required")),
        "help_text": in_language(definition, "help") or _example(definition),
        "error_messages": {"required": _required_message(definition, label)},
    }
    field = _MAKERS[definition["type"]](definition, common, sources)
    if definition.get("when") in ("past", "future"):
        field.validators.append(_on_side_of_today(definition["when"], label))
    return field


def _example(definition: Definition) -> str:
    return _("예: %(example)s") % {"example": definition["example"]} if definition.get("example") else ""


def _required_message(definition: Definition, label: str) -> str:
    if definition["type"] in ("select", "radio", "department", "department_topic"):
        return _("%(field)s 하나 골라 주세요.") % {"field": as_object(label)}
    if definition["type"] == "checkbox":
        return _("%(field)s 하나 이상 골라 주세요.") % {"field": as_object(label)}
    return _("%(field)s 써 주세요.") % {"field": as_object(label)}


def _text(definition: Definition, common: dict[str, Any], sources: Sources) -> forms.Field:
    field = fields.PlainTextField(**common, max_length=definition.get("maxlength", TEXT_LIMIT))
    _limit_message(field, common["label"])
    if definition.get("pii") == "name":
        field.widget.attrs["autocomplete"] = "name"
    if definition.get("pattern"):
        example = definition.get("example", "")
        message = _("%(field)s %(example)s처럼 써 주세요.") if example else _("%(field)s 다시 확인해 주세요.")
        values = {"field": as_topic(common["label"]) if example else as_object(common["label"]), "example": example}
        field.validators.append(RegexValidator(definition["pattern"], message % values, code="pattern"))
    return field


def _limit_message(field: fields.PlainTextField, label: str) -> None:
    field.error_messages["max_length"] = _("%(field)s %(limit)s자까지입니다(현재 %(length)s자). 조금 줄여 주세요.") % {
        "field": as_topic(label),
        "limit": "%(limit_value)d",
        "length": "%(show_value)d",
    }


def _textarea(definition: Definition, common: dict[str, Any], sources: Sources) -> forms.Field:
    limit = definition.get("maxlength", TEXTAREA_LIMIT)
    widget = widgets.CountedTextarea(limit)
    field = fields.PlainTextField(**common, multiline=True, max_length=limit, widget=widget)
    _limit_message(field, common["label"])
    return field


def _number(definition: Definition, common: dict[str, Any], sources: Sources) -> forms.Field:
    least, most = definition.get("min"), definition.get("max")
    field = fields.NumberField(
        **common,
        min_value=least,
        max_value=most,
        max_digits=12,
        decimal_places=definition.get("decimals", 0),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    topic = as_topic(common["label"])
    field.error_messages["invalid"] = _("%(field)s 숫자로 써 주세요.") % {"field": topic}
    if least is not None:
        words = {"field": topic, "least": f"{least:,}"}
        field.error_messages["min_value"] = _("%(field)s %(least)s 이상이어야 합니다.") % words
    if most is not None:
        words = {"field": topic, "most": f"{most:,}"}
        field.error_messages["max_value"] = _("%(field)s %(most)s 이하여야 합니다.") % words
    return field


def _choices(definition: Definition, sources: Sources) -> list[tuple[Any, Any]] | None:
    """The list of the definition, or of the caller when the definition names a source."""
    choices = definition["choices"]
    if isinstance(choices, str):
        return list(sources[choices]) if sources.get(choices) else None
    return [(value, choice_label(definition, value)) for value in choices]


def _select(definition: Definition, common: dict[str, Any], sources: Sources) -> forms.Field:
    choices = _choices(definition, sources)
    if choices is None:  # nothing to choose from just now: the citizen names it
        return _text({**definition, "type": "text"}, common, sources)
    return forms.ChoiceField(**_choosing(common), choices=[("", _("골라 주세요")), *choices])


def _choosing(common: dict[str, Any]) -> dict[str, Any]:
    invalid = _("%(field)s 목록에서 골라 주세요.") % {"field": as_object(common["label"])}
    return common | {"error_messages": common["error_messages"] | {"invalid_choice": invalid}}


def _radio(definition: Definition, common: dict[str, Any], sources: Sources) -> forms.Field:
    choices = _choices(definition, sources) or []
    return forms.ChoiceField(**_choosing(common), choices=choices, widget=forms.RadioSelect)


def _checkbox(definition: Definition, common: dict[str, Any], sources: Sources) -> forms.Field:
    choices = _choices(definition, sources) or []
    return forms.MultipleChoiceField(**_choosing(common), choices=choices, widget=forms.CheckboxSelectMultiple)


def _email(definition: Definition, common: dict[str, Any], sources: Sources) -> forms.Field:
    field = forms.EmailField(**common, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    field.error_messages["invalid"] = _("전자우편 주소는 name@mail.example처럼 써 주세요.")
    return field


def _url(definition: Definition, common: dict[str, Any], sources: Sources) -> forms.Field:
    field = forms.URLField(**common, assume_scheme="https", max_length=500)
    field.error_messages["invalid"] = _("누리집 주소는 https://shop.example처럼 써 주세요.")
    return field


def _address(definition: Definition, common: dict[str, Any], sources: Sources) -> forms.Field:
    purpose = {"autocomplete": "street-address"} if definition.get("pii") == "address" else {}
    field = fields.PlainTextField(**common, max_length=TEXT_LIMIT, widget=forms.TextInput(attrs=purpose))
    _limit_message(field, common["label"])
    return field


def _tel(definition: Definition, common: dict[str, Any], sources: Sources) -> forms.Field:
    return fields.PhoneField(**common, max_length=30)


def _bizno(definition: Definition, common: dict[str, Any], sources: Sources) -> forms.Field:
    return fields.BusinessNumberField(**common, max_length=30)


def _password(definition: Definition, common: dict[str, Any], sources: Sources) -> forms.Field:
    """Used once to prove something; never kept, never shown again."""
    widget = forms.PasswordInput(attrs={"autocomplete": "off"})
    return forms.CharField(**common, max_length=128, strip=False, widget=widget)


def _department(definition: Definition, common: dict[str, Any], sources: Sources) -> forms.Field:
    def choices() -> list[tuple[Any, Any]]:
        groups: dict[str, list[tuple[str, str]]] = {}
        for department in Department.objects.filter(is_active=True):
            groups.setdefault(department.bureau_ko, []).append((department.code, department.name))
        return [("", _("골라 주세요")), *groups.items()]

    return forms.ChoiceField(**_choosing(common), choices=choices)


def _department_topic(definition: Definition, common: dict[str, Any], sources: Sources) -> forms.Field:
    """A duty of a department, value `road|도로·보도 유지관리`."""

    def choices() -> list[tuple[Any, Any]]:
        departments = Department.objects.filter(is_active=True)
        groups = [(each.name, [(f"{each.code}|{duty}", _(duty)) for duty in each.duties]) for each in departments]
        return [("", _("모르면 고르지 않아도 됩니다")), *groups]

    return forms.ChoiceField(**_choosing(common), choices=choices)


def _repeat(definition: Definition, common: dict[str, Any], sources: Sources) -> forms.Field:
    cells = {item["id"]: make_field(item, sources) for item in definition["item"]}
    return RepeatField(**common, cells=cells, least=definition.get("min", 0), most=definition.get("max", 20))


def _simple(field_class: type[forms.Field]) -> Callable[[Definition, dict[str, Any], Sources], forms.Field]:
    def make(definition: Definition, common: dict[str, Any], sources: Sources) -> forms.Field:
        return field_class(**common)

    return make


def _on_side_of_today(side: str, label: str) -> Callable[[Any], None]:
    def check(value: Any) -> None:
        day = value.date() if hasattr(value, "date") else value
        today = timezone.localdate()
        if side == "past" and day > today:
            raise ValidationError(_("%(field)s 오늘까지의 날짜를 써 주세요.") % {"field": as_topic(label)})
        if side == "future" and day <= today:
            raise ValidationError(_("%(field)s 내일부터의 날짜를 써 주세요.") % {"field": as_topic(label)})

    return check


_MAKERS: dict[str, Callable[[Definition, dict[str, Any], Sources], forms.Field]] = {
    "text": _text,
    "textarea": _textarea,
    "number": _number,
    "date": _simple(fields.DateField),
    "time": _simple(fields.TimeField),
    "datetime": _simple(fields.DateTimeField),
    "daterange": _simple(fields.DateRangeField),
    "select": _select,
    "radio": _radio,
    "checkbox": _checkbox,
    "tel": _tel,
    "email": _email,
    "url": _url,
    "address": _address,
    "geopoint": _simple(fields.GeoPointField),
    "bizno": _bizno,
    "password": _password,
    "repeat": _repeat,
    "department": _department,
    "department_topic": _department_topic,
}
