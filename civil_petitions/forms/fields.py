"""Form fields for the field types of the catalogue that Django does not have as they are needed."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civil_petitions.forms import widgets
from civil_petitions.forms.cleaning import clean_text
from civil_petitions.forms.dates import parse_date, parse_time
from civil_petitions.forms.personal_numbers import refuse_personal_numbers

# Seoul, other areas and mobiles, personal numbers such as 0505, and numbers of one price
PHONE_NUMBERS = (
    r"(02)(\d{3,4})(\d{4})",
    r"(0\d{2})(\d{3,4})(\d{4})",
    r"(0\d{3})(\d{4})(\d{4})",
    r"(1[568]\d{2})(\d{4})",
)


class PlainTextField(forms.CharField):
    """Text as it was meant: cleaned, counted in characters, free of 주민등록번호."""

    def __init__(self, *, multiline: bool = False, **kwargs: Any) -> None:
        self.multiline = multiline
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = clean_text(str(value), multiline=self.multiline) if value not in self.empty_values else ""
        return str(super().to_python(text))

    def validate(self, value: str) -> None:
        super().validate(value)
        refuse_personal_numbers(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = dict(super().widget_attrs(widget))
        attrs.pop("maxlength", None)  # browsers count UTF-16 units and cut silently; the server counts characters
        return attrs


class PhoneField(PlainTextField):
    """Korean phone numbers however they are written; kept with hyphens."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return text
        digits = re.sub(r"[\s().\-\u2010-\u2015]", "", text)
        digits = re.sub(r"^\+?820?", "0", digits) if digits.startswith(("+82", "82")) else digits
        for pattern in (
            r"(02)(\d{3,4})(\d{4})",
            r"(0\d{2})(\d{3,4})(\d{4})",
            r"(0\d{3})(\d{4})(\d{4})",
            r"(1[568]\d{2})(\d{4})",
        ):
            match = re.fullmatch(pattern, digits, re.ASCII)
            if match:
                return "-".join(match.groups())
        raise ValidationError(_("전화번호는 010-0000-0000처럼 써 주세요. 붙임표 없이 써도 됩니다."), code="invalid")


class BusinessNumberField(PlainTextField):
    """사업자등록번호: ten digits whose last one checks the others."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return text
        digits = re.sub(r"[\s\-]", "", text)
        if not re.fullmatch(r"\d{10}", digits, re.ASCII) or not is_business_number(digits):
            raise ValidationError(
                _("사업자등록번호는 123-45-67890처럼 숫자 10자리입니다. 다시 확인해 주세요."), code="invalid"
            )
        return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"


def is_business_number(digits: str) -> bool:
    """Whether the tenth digit fits the nine before it."""
    numbers = [int(digit) for digit in digits]
    total = sum(number * weight for number, weight in zip(numbers, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=False))
    return (10 - (total + numbers[8] * 5 // 10) % 10) % 10 == numbers[9]


class NumberField(forms.DecimalField):
    """A number, also with thousands commas or a unit behind it."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str):
            value = re.sub(r"(원|명|㎡|%|개|그루)$", "", clean_text(value).replace(",", "").replace(" ", ""))
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal" if self.decimal_places else "numeric"}


class DateField(forms.Field):
    """A day, in any of the ways people write it."""

    widget = widgets.DateInput
    default_error_messages = {"invalid": _("날짜는 2026. 11. 23.처럼 써 주세요.")}

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        day = parse_date(clean_text(str(value)))
        if day is None or not 1900 <= day.year <= 2100:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class TimeField(forms.Field):
    """A time of day, in 12 or 24 hours."""

    widget = widgets.TimeInput
    default_error_messages = {"invalid": _("시각은 오후 2:30처럼 써 주세요.")}

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values or isinstance(value, time):
            return value or None
        clock = parse_time(clean_text(str(value)))
        if clock is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return clock


class DateTimeField(forms.MultiValueField):
    """A day and a time, asked for side by side."""

    widget = widgets.DateTimeInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(fields=(DateField(), TimeField()), **kwargs)

    def compress(self, data_list: list[Any]) -> datetime | None:
        return datetime.combine(*data_list) if data_list else None  # the clock on the citizen's wall


class DateRangeField(forms.MultiValueField):
    """A first and a last day."""

    widget = widgets.DateRangeInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(fields=(DateField(), DateField()), **kwargs)

    def compress(self, data_list: list[Any]) -> tuple[date, date] | None:
        if not data_list:
            return None
        first, last = data_list
        if first > last:
            raise ValidationError(_("끝나는 날이 시작하는 날보다 앞섭니다. 두 날짜를 바꿔 주세요."), code="order")
        return first, last


class GeoPointField(forms.CharField):
    """A place on the map as latitude and longitude, filled by a button; nobody has to know it."""

    widget = widgets.GeoPointInput

    def clean(self, value: Any) -> dict[str, float] | None:
        text = super().clean(clean_text(str(value or "")))
        if not text:
            return None
        match = re.fullmatch(r"(-?\d{1,3}(?:\.\d{1,9})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,9})?)", text, re.ASCII)
        if match is None or abs(float(match[1])) > 90 or abs(float(match[2])) > 180:
            raise ValidationError(_("좌표는 35.1796, 129.0756처럼 써 주세요. 모르면 비워 두세요."), code="invalid")
        return {"lat": float(match[1]), "lon": float(match[2])}
