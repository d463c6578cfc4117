from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Department
from civil_petitions.forms.fields import PlainTextField
from portal.participation.models import Attendance, Hearing, Opinion, Stance
from portal.participation.rules import REFUSALS

DATETIME = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def long_text(*, rows: int, **kwargs: Any) -> PlainTextField:
    return PlainTextField(multiline=True, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def departments() -> Any:
    return Department.objects.filter(is_active=True).order_by("name_ko")


class PenNameField(PlainTextField):
    """The name others see."""

    def __init__(self) -> None:
        super().__init__(
            label=_("필명"),
            max_length=20,
            help_text=_("다른 사람에게는 이 이름만 보입니다. 실명은 쓰지 않아도 됩니다."),
            error_messages={"required": _("다른 사람에게 보일 필명을 써 주세요.")},
        )


class StanceField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("찬성인가요, 반대인가요?"))
        kwargs.setdefault("choices", Stance.choices)
        kwargs.setdefault("widget", forms.RadioSelect(attrs={"class": "opts two-col"}))
        kwargs.setdefault("error_messages", {"required": _("찬성과 반대 가운데 하나를 골라 주세요.")})
        super().__init__(**kwargs)


class IssueForm(forms.Form):
    """What a resident wants the district to talk about."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    title = PlainTextField(
        label=_("무엇을 바꾸고 싶으세요?"),
        max_length=80,
        help_text=_("한 문장으로 써 주세요. 예: 새솔동 어린이 도서관을 밤 9시까지 열어 주세요"),
        error_messages={"required": _("무엇을 바꾸고 싶은지 한 문장으로 써 주세요.")},
    )
    summary = long_text(
        rows=3,
        label=_("세 줄 요약"),
        max_length=300,
        help_text=_("바쁜 이웃이 이것만 읽고도 알 수 있게 써 주세요."),
        error_messages={"required": _("세 줄 안팎으로 요약해 주세요.")},
    )
    body = long_text(
        rows=10,
        label=_("자세한 내용"),
        max_length=5000,
        help_text=_(
            "지금 무엇이 불편한지, 어떻게 바꾸면 좋을지 써 주세요. 다른 사람의 이름과 전화번호는 쓰지 마세요."
        ),
        error_messages={"required": _("자세한 내용을 써 주세요.")},
    )
    dong = PlainTextField(label=_("어느 동 이야기인가요?"), max_length=20, required=False)
    pen_name = PenNameField()


class ArgumentForm(forms.Form):
    stance = StanceField()
    text = long_text(
        rows=3,
        label=_("까닭"),
        max_length=500,
        error_messages={"required": _("왜 그렇게 생각하는지 써 주세요.")},
    )
    pen_name = PenNameField()


class AttendanceForm(forms.Form):
    """Come, and perhaps speak."""

    way = forms.ChoiceField(
        label=_("어떻게 참석하시나요?"),
        choices=Attendance.Way.choices,
        widget=forms.RadioSelect(attrs={"class": "opts two-col"}),
        error_messages={"required": _("현장과 온라인 가운데 하나를 골라 주세요.")},
    )
    stance = StanceField(
        label=_("발표도 하시겠어요?"),
        required=False,
        choices=[("", _("발표하지 않음")), *((value, label) for value, label in Stance.choices)],
        widget=forms.RadioSelect(attrs={"class": "opts three-col"}),
        help_text=_("찬성과 반대에서 같은 수를 추첨합니다."),
    )
    pen_name = PenNameField()


class OpinionForm(forms.Form):
    stance = StanceField()
    text = long_text(
        rows=6,
        label=_("의견"),
        max_length=2000,
        help_text=_("모든 의견에 반영했는지와 그 까닭을 답합니다. 마감까지 고쳐 쓸 수 있습니다."),
        error_messages={"required": _("의견을 써 주세요.")},
    )
    pen_name = PenNameField()


class QuestionForm(forms.Form):
    text = long_text(
        rows=2, label=_("질문"), max_length=300, error_messages={"required": _("무엇이 궁금한지 써 주세요.")}
    )
    pen_name = PenNameField()


# --- the office -------------------------------------------------------------------------------------
class OpeningForm(forms.Form):
    department = forms.ModelChoiceField(
        departments(), label=_("답할 부서"), error_messages={"required": _("답할 부서를 골라 주세요.")}
    )


class RefusalForm(forms.Form):
    rule_number = forms.TypedChoiceField(
        label=_("받지 않는 기준"),
        choices=REFUSALS,
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "opts one-col"}),
    )
    reason = long_text(
        rows=3,
        label=_("까닭"),
        max_length=300,
        help_text=_("글쓴이에게 그대로 보냅니다."),
        error_messages={"required": _("왜 받지 않는지 써 주세요.")},
    )


class MergerForm(forms.Form):
    into = forms.UUIDField(
        label=_("합칠 의견의 주소에 있는 번호"),
        error_messages={
            "required": _("합칠 의견의 번호를 넣어 주세요."),
            "invalid": _("의견 주소의 마지막 부분(글자와 숫자 36자)을 그대로 넣어 주세요."),
        },
    )
    reason = PlainTextField(label=_("까닭"), max_length=200)


class AssignmentForm(OpeningForm):
    """Another department."""


class AnswerForm(forms.Form):
    text = long_text(
        rows=12,
        label=_("답변"),
        max_length=10_000,
        help_text=_("모두에게 보이고, 공감한 사람 모두에게 메일로 알립니다."),
        error_messages={"required": _("답변을 써 주세요.")},
    )


class InvalidationForm(forms.Form):
    """Which agreements: those of a span of time, given for a reason."""

    since = forms.DateTimeField(label=_("언제부터"), widget=DATETIME)
    until = forms.DateTimeField(label=_("언제까지"), widget=DATETIME)
    level = forms.ChoiceField(label=_("확인 수준"), required=False)
    reason = PlainTextField(label=_("무효로 하는 까닭"), max_length=200, help_text=_("수와 까닭이 공개됩니다."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from citizens.registry.models import Citizen

        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [("", _("모두")), *Citizen.IdentityLevel.choices]  # type: ignore[attr-defined]


class MilestoneForm(forms.Form):
    title = PlainTextField(label=_("할 일"), max_length=100)
    department = forms.ModelChoiceField(departments(), label=_("맡은 부서"))
    due_on = forms.DateField(label=_("언제까지"), widget=DATE)


class MilestoneMoveForm(forms.Form):
    due_on = forms.DateField(label=_("다시 정한 날"), widget=DATE)
    reason = PlainTextField(label=_("미루는 까닭"), max_length=200)


class HearingForm(forms.ModelForm):
    online_url = forms.URLField(label=_("온라인 참여 주소"), required=False, assume_scheme="https")

    class Meta:
        model = Hearing
        fields = (
            "main_points",
            "begins_at",
            "place",
            "online_url",
            "capacity",
            "speakers_each_side",
            "chair",
            "apply_until",
            "opinions_until",
        )
        widgets = dict.fromkeys(("begins_at", "apply_until", "opinions_until"), DATETIME)
        labels = {
            "main_points": _("주요 내용"),
            "begins_at": _("여는 때"),
            "place": _("장소"),
            "capacity": _("현장 정원"),
            "speakers_each_side": _("찬성과 반대 발표자 수(각각)"),
            "chair": _("주재자"),
            "apply_until": _("발표 신청 마감"),
            "opinions_until": _("의견 제출 마감"),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        begins_at = cleaned.get("begins_at")
        for name in ("apply_until", "opinions_until"):
            if begins_at and cleaned.get(name) and cleaned[name] >= begins_at:
                self.add_error(name, _("공청회를 여는 때보다 앞이어야 합니다."))
        return cleaned


class HearingMoveForm(forms.Form):
    begins_at = forms.DateTimeField(label=_("다시 여는 때"), widget=DATETIME)
    place = PlainTextField(label=_("장소"), max_length=100)
    reason = PlainTextField(label=_("까닭"), max_length=200)


class MinutesForm(forms.Form):
    text = long_text(rows=14, label=_("회의록"), max_length=50_000)


class SpokenOpinionForm(forms.Form):
    pen_name = PlainTextField(label=_("발표자(필명)"), max_length=20)
    stance = StanceField(label=_("찬반"))
    text = long_text(rows=4, label=_("말한 내용"), max_length=2000)


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("반영 여부"),
        choices=Opinion.Outcome.choices,
        widget=forms.RadioSelect(attrs={"class": "opts three-col"}),
        error_messages={"required": _("반영했는지 골라 주세요.")},
    )
    reason = long_text(
        rows=3, label=_("까닭"), max_length=500, error_messages={"required": _("왜 그렇게 정했는지 써 주세요.")}
    )


class ResultForm(forms.Form):
    result = long_text(rows=8, label=_("결과와 다음 할 일"), max_length=5000)


class QuestionAnswerForm(forms.Form):
    text = long_text(rows=3, label=_("답"), max_length=1000)
