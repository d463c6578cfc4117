"""Form fields that officers' and citizens' steps share."""

from typing import Any

from django import forms

from civil_petitions.forms.cleaning import clean_text
from civil_petitions.forms.personal_numbers import refuse_personal_numbers


class PlainTextField(forms.CharField):
    """Lines of plain text: normalised, counted after that, and without anybody's 주민등록번호."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "", multiline=True)

    def validate(self, value: str) -> None:
        super().validate(value)
        refuse_personal_numbers(value)
