"""Controls for dates, places and long text. They work without JavaScript and are easier with it."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.forms import Script
from django.utils.translation import gettext_lazy as _

SCRIPT = Script("js/form_widgets.js", defer=True)


class DateInput(forms.DateInput):
    """The phone's own date picker; a plain box where there is none."""

    input_type = "date"

    def format_value(self, value: Any) -> str | None:
        return value.isoformat() if isinstance(value, date) else value


class TimeInput(forms.TimeInput):
    """The phone's own clock."""

    input_type = "time"

    def format_value(self, value: Any) -> str | None:
        return value.strftime("%H:%M") if isinstance(value, time) else value


class _Pair(forms.MultiWidget):
    """Two controls beside each other, each with a name that a screen reader says."""

    template_name = "civil_petitions/widgets/pair.html"
    use_fieldset = True
    labels: tuple[Any, Any]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], self.labels, strict=True):
            part["caption"] = label
        return context


class DateTimeInput(_Pair):
    labels = (_("날짜"), _("시각"))

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__((DateInput, TimeInput), attrs)

    def decompress(self, value: Any) -> list[Any]:
        return [value.date(), value.time()] if isinstance(value, datetime) else [None, None]


class DateRangeInput(_Pair):
    labels = (_("첫날"), _("마지막 날"))

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__((DateInput, DateInput), attrs)

    def decompress(self, value: Any) -> list[Any]:
        return list(value) if value else [None, None]


class GeoPointInput(forms.TextInput):
    """A box for coordinates and a button that fills it from the phone."""

    template_name = "civil_petitions/widgets/geopoint.html"

    class Media:
        js = [SCRIPT]

    def format_value(self, value: Any) -> str | None:
        return f"{value['lat']}, {value['lon']}" if isinstance(value, dict) else value


class CountedTextarea(forms.Textarea):
    """A long text with its length and limit below."""

    template_name = "civil_petitions/widgets/counted_textarea.html"

    def __init__(self, limit: int, attrs: dict[str, Any] | None = None) -> None:
        self.limit = limit
        super().__init__({"rows": 6 if limit > 500 else 4} | (attrs or {}))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        control = context["widget"]["attrs"]
        control["data-count"] = f"{control.get('id', name)}_count"
        context["widget"] |= {"limit": f"{self.limit:,}", "length": len(value or "")}
        return context
