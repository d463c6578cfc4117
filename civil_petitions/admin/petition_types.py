"""Names, fees, periods and words of petition types. Forms are shown, never changed."""

import json
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from civil_petitions.models.petition_type import FormVersion, PetitionType

EDITABLE = (
    "name_ko",
    "name_en",
    "summary_ko",
    "summary_en",
    "department",
    "period_unit",
    "period_value",
    "period_text",
    "fee_amount",
    "fee_text",
    "keywords",
    "is_active",
)


class WordsField(forms.CharField):
    """A list of words, one on each line."""

    widget = forms.Textarea(attrs={"rows": 8})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [word for line in str(value or "").splitlines() if (word := line.strip())]


class PetitionTypeForm(forms.ModelForm):
    keywords = WordsField(label="생활 낱말", required=False, help_text="한 줄에 하나씩 씁니다. 찾기에 바로 쓰입니다.")

    class Meta:
        model = PetitionType
        fields = EDITABLE


@admin.register(PetitionType)
class PetitionTypeAdmin(admin.ModelAdmin):
    form = PetitionTypeForm
    fields = ("id", "group", *EDITABLE)
    readonly_fields = ("id", "group")
    view_on_site = False
    list_display = ("name_ko", "group", "department", "period_text", "fee_amount", "is_active")
    list_filter = ("group", "department", "is_active")
    list_select_related = ("department",)
    search_fields = ("id", "name_ko", "name_en")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a new type comes with its form, from the catalogue's files

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: PetitionType, form: Any, change: bool) -> None:
        """Remember which fields were edited: loading the catalogue leaves them as they are."""
        obj.edited_fields = sorted({*obj.edited_fields, *form.changed_data})
        super().save_model(request, obj, form, change)


@admin.register(FormVersion)
class FormVersionAdmin(admin.ModelAdmin):
    list_display = ("petition_type", "number", "is_current", "published_at")
    list_filter = ("is_current",)
    list_select_related = ("petition_type",)
    search_fields = ("petition_type__name_ko",)
    fields = readonly_fields = ("petition_type", "number", "is_current", "published_at", "checksum", "written_out")

    @admin.display(description="정의")
    def written_out(self, form_version: FormVersion) -> SafeString:
        return format_html("<pre>{}</pre>", json.dumps(form_version.definition, ensure_ascii=False, indent=1))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
