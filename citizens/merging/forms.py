from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from citizens.merging.comparing import Comparison
from citizens.registry.forms import RESIDENT_NUMBER

KEPT, GONE = "kept", "gone"


class ReasonForm(forms.Form):
    """Why two records become one, or two again."""

    reason = forms.CharField(
        label=_("까닭"),
        min_length=5,
        max_length=200,
        help_text=_("이 구민이 그대로 읽습니다."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("까닭을 써 주세요. 구민이 읽을 수 있습니다.")},
    )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if RESIDENT_NUMBER.search(reason):
            raise ValidationError(_("주민등록번호는 쓰지 마십시오. 구청은 이 번호를 받지 않습니다."))
        return reason


class MergeForm(ReasonForm):
    """For each detail in which the two differ: whose word stays."""

    field_order = ["name", "phone", "email", "address", "dong", "language", "reason"]

    def __init__(self, *args: Any, comparison: Comparison, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open_lines = [line for line in comparison.lines if line.is_open]
        for line in self.open_lines:
            kept, gone = line.kept or _("적지 않음"), line.gone
            self.fields[line.name] = forms.ChoiceField(
                label=line.label,
                choices=[
                    (KEPT, format_lazy("{} · {}", kept, _("남는 기록"))),
                    (GONE, format_lazy("{} · {}", gone, _("합쳐지는 기록"))),
                ],
                help_text=_("가린 부분이 다릅니다. 위에서 까닭을 쓰고 확인해 주세요.") if kept == gone else "",
                initial=KEPT if line.kept else GONE,
                widget=forms.RadioSelect(attrs={"class": "opts two-col"}),
                error_messages={"required": _("어느 쪽이 맞는지 골라 주세요.")},
            )
        self.order_fields(self.field_order)

    def take(self) -> list[str]:
        """The details in which the record that goes is believed."""
        return [line.name for line in self.open_lines if self.cleaned_data[line.name] == GONE]
