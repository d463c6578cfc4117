"""What officers type. Rules about the petition's state are the workflow's."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account, Department
from civil_petitions import clock
from civil_petitions.forms.fields import PlainTextField
from civil_petitions.models import ClosureGround, Outcome, Petition, PetitionType

SUPPLEMENT_DAYS = 7
WORDS = {"max_length": 5000}


class Lines(PlainTextField):
    """Several lines of plain text."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(multiline=True, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class StepForm(forms.Form):
    """A step on a petition. Carries the version that the officer saw, so that a stale tab is noticed."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, petition: Petition, officer: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.petition = petition
        self.officer = officer
        self.fields["version"].initial = petition.version


class ReceptionForm(StepForm):
    pass


class AssignmentForm(StepForm):
    department = forms.ModelChoiceField(
        Department.objects.filter(is_active=True).order_by("name_ko"), label=_("부서"), empty_label=None
    )
    assignee = forms.ModelChoiceField(
        Account.objects.none(), label=_("담당자"), required=False, empty_label=_("부서만 정하고 담당자는 비워 두기")
    )
    note = Lines(label=_("까닭"), required=False, max_length=300, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].initial = self.petition.department_id
        officers = Account.objects.filter(is_officer=True, is_active=True).select_related("department")
        # Names of another department's officers are its own business until the petition is there.
        self.fields["assignee"].queryset = officers.filter(department=self.petition.department_id)  # type: ignore[attr-defined]
        self.fields["assignee"].initial = self.petition.officer_id or self.officer.pk

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        department, officer = cleaned.get("department"), cleaned.pop("assignee", None)
        if department and officer and officer.department_id != department.pk:
            officer = None  # a move to another department leaves the choice of person to it
        return cleaned | {"officer": officer}


class ProgressNoticeForm(StepForm):
    note = Lines(
        label=_("지금 무엇을 하고 있나요?"),
        help_text=_("구민이 그대로 읽습니다. 한두 문장으로 써 주세요."),
        max_length=500,
        rows=4,
    )


class SupplementRequestForm(StepForm):
    items = Lines(
        label=_("무엇이 빠졌나요?"), help_text=_("빠진 것, 내는 방법, 안 내면 어떻게 되는지 씁니다."), rows=6, **WORDS
    )
    due_on = forms.DateField(
        label=_("언제까지 내면 되나요?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("두 번째 요구는 10일 안으로만 정할 수 있습니다(시행령 제24조)."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].initial = clock.civil_due_on(timezone.localdate(), SUPPLEMENT_DAYS)

    def clean_due_on(self) -> Any:
        due_on = self.cleaned_data["due_on"]
        if due_on <= timezone.localdate():
            raise forms.ValidationError(_("내일부터 고를 수 있습니다."))
        if due_on > timezone.localdate() + timedelta(days=365):
            raise forms.ValidationError(_("1년 안의 날짜를 골라 주세요."))
        return due_on


class ExtensionForm(StepForm):
    days = forms.IntegerField(label=_("며칠을 늘리나요? (근무일)"), min_value=1)
    reason = Lines(label=_("까닭"), help_text=_("구민에게 새 날짜와 함께 알립니다."), max_length=500, rows=3)
    has_consent = forms.BooleanField(label=_("두 번째 연장이며 민원인이 동의했습니다."), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        longest = clock.longest_extension(self.petition)
        self.fields["days"].help_text = _("처음 처리기간인 %(days)d일까지 늘릴 수 있습니다(시행령 제21조).") % {
            "days": longest
        }
        self.fields["days"].widget.attrs["max"] = longest
        self.fields["days"].initial = longest


class AnswerForm(StepForm):
    outcome = forms.ChoiceField(label=_("결과"), choices=Outcome.choices, widget=forms.RadioSelect)
    conclusion = Lines(
        label=_("답변"),
        help_text=_("첫 문장에 결론을 씁니다. 담당자 이름과 전화는 저절로 붙습니다."),
        rows=10,
        **WORDS,
    )


class RefusalForm(StepForm):
    reason = Lines(label=_("들어드릴 수 없는 까닭"), rows=6, **WORDS)
    remedy = Lines(label=_("불복 방법"), help_text=_("까닭과 함께 꼭 알려야 합니다(법 제27조③)."), rows=5, **WORDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remedy"].initial = self._usual_remedy()

    def _usual_remedy(self) -> str:
        suit = _("처분을 안 날부터 90일 안에 행정심판이나 행정소송을 제기할 수 있습니다.")
        if self.petition.type.legal_kind != PetitionType.LegalKind.STATUTORY:
            return str(suit)
        until = clock.objection_until(timezone.localdate())
        objection = _("%(year)d년 %(month)d월 %(day)d일까지 구청에 이의신청을 할 수 있습니다.") % {
            "year": until.year,
            "month": until.month,
            "day": until.day,
        }
        return f"{objection} {suit}"


class ReturnForm(StepForm):
    reason = Lines(
        label=_("돌려보내는 까닭"),
        help_text=_("보완 기한이 지난 민원만 돌려보낼 수 있습니다(시행령 제25조)."),
        rows=5,
        **WORDS,
    )


class TransferForm(StepForm):
    agency = forms.CharField(label=_("받는 기관"), max_length=60)
    phone = forms.CharField(label=_("그 기관의 전화"), max_length=20)
    reason = Lines(label=_("보내는 까닭"), help_text=_("구민이 그대로 읽습니다."), rows=4, **WORDS)


class ClosureForm(StepForm):
    ground = forms.ChoiceField(label=_("법이 정한 까닭"), choices=ClosureGround.choices)
    reason = Lines(label=_("구민에게 알릴 글"), rows=5, **WORDS)


class InternalNoteForm(StepForm):
    text = Lines(label=_("내부 메모"), help_text=_("직원만 봅니다. 구민에게 가지 않습니다."), max_length=2000, rows=4)
