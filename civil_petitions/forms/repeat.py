"""A field that is filled in several times: waste items, representatives, co-proposers."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from civil_petitions.forms.widgets import SCRIPT

Row = dict[str, Any]


class RepeatInput(forms.Widget):
    """Rows of the same controls, with buttons that add and remove a row also without JavaScript."""

    template_name = "civil_petitions/widgets/repeat.html"
    use_fieldset = True

    class Media:
        js = [SCRIPT]

    def __init__(self, cells: Mapping[str, forms.Field], least: int, most: int, title: str) -> None:
        super().__init__()
        self.cells, self.least, self.most, self.title = cells, least, most, title

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Row]:
        return [
            {
                key: cell.widget.value_from_datadict(data, files, f"{name}-{index}-{key}")
                for key, cell in self.cells.items()
            }
            for index in row_numbers(data, name)
        ]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not row_numbers(data, name)

    def id_for_label(self, id_: str) -> str:
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = list(value or [])
        rows += [{}] * (max(self.least, 1) - len(rows))
        identifier = str(context["widget"]["attrs"].get("id", f"id_{name}"))
        context["widget"] |= {
            "title": self.title,
            "most": self.most,
            "is_full": len(rows) >= self.most,
            "rows": [self._row(name, identifier, index, row) for index, row in enumerate(rows)],
            "blank": self._row(name, identifier, "__row__", {}),
        }
        return context

    def _row(self, name: str, identifier: str, index: int | str, row: Row) -> dict[str, Any]:
        cells = []
        for key, cell in self.cells.items():
            cell_id = f"{identifier}-{index}-{key}"
            control: SafeString = cell.widget.render(
                f"{name}-{index}-{key}", row.get(key), cell.widget_attrs(cell.widget) | {"id": cell_id}
            )
            cells.append({"id": cell_id, "label": cell.label, "control": control, "required": cell.required})
        return {"index": index, "number": index + 1 if isinstance(index, int) else "", "cells": cells}


def row_numbers(data: Mapping[str, Any], name: str) -> list[int]:
    """The numbers of the rows that were sent, in order; a flood of rows is cut."""
    pattern = re.compile(rf"{re.escape(name)}-([0-9]{{1,3}})-[a-z][a-z0-9_]*", re.ASCII)
    return sorted({int(match[1]) for key in data if (match := pattern.fullmatch(key))})[:100]


class RepeatField(forms.Field):
    """A list of rows, each cleaned by the fields of one row; empty rows do not count."""

    def __init__(self, *, cells: Mapping[str, forms.Field], least: int = 0, most: int = 20, **kwargs: Any) -> None:
        self.cells, self.least, self.most = cells, least, most
        super().__init__(widget=RepeatInput(cells, least, most, str(kwargs.get("label", ""))), **kwargs)

    def clean(self, value: Any) -> list[Row]:
        rows, errors = [], []
        for number, raw in enumerate(value or [], 1):
            if not any(content not in (None, "", []) for content in raw.values()):
                continue
            row, problems = self._clean_row(raw, number)
            rows.append(row)
            errors += problems
        if errors:
            raise ValidationError(errors)
        if self.required and not rows:
            raise ValidationError(self.error_messages["required"], code="required")
        if rows and len(rows) < self.least:
            raise ValidationError(_("%(least)d개 이상 써 주세요.") % {"least": self.least}, code="too_few")
        if len(rows) > self.most:
            raise ValidationError(_("%(most)d개까지 쓸 수 있습니다.") % {"most": self.most}, code="too_many")
        return rows

    def _clean_row(self, raw: Row, number: int) -> tuple[Row, list[ValidationError]]:
        row, errors = {}, []
        for key, cell in self.cells.items():
            try:
                row[key] = cell.clean(raw.get(key))
            except ValidationError as error:
                errors += [
                    ValidationError(_("%(number)d번째: %(problem)s") % {"number": number, "problem": problem})
                    for problem in error.messages
                ]
        return row, errors
