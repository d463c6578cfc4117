import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citizens.registry.models import Citizen
from civil_petitions.attachments.checks import CheckedFile, FileRefused, check
from civil_petitions.forms.fields import PlainTextField
from portal.my_data.kinds import KINDS
from portal.rights_requests import clock, grounds
from portal.rights_requests.models import DECIDED, RightsRequest, Status

Kind = RightsRequest.Kind
MANDATE_TYPES = ["pdf", "jpg", "png"]
SELF, AGENT = "self", "agent"


class NewRequestForm(forms.Form):
    """What a person asks of their data; no harder than signing up (법 제38조④)."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("무엇을 해 드릴까요?"),
        widget=forms.RadioSelect(attrs={"class": "opts one-col"}),
        choices=[
            (Kind.ACCESS, _("열람: 내 정보를 보여 주십시오.")),
            (Kind.CORRECTION, _("정정: 틀린 것을 고쳐 주십시오.")),
            (Kind.ERASURE, _("삭제: 지워 주십시오.")),
            (Kind.STOP, _("처리정지: 꼭 필요하지 않은 일에 쓰지 마십시오.")),
            (Kind.WITHDRAWAL, _("탈퇴: 계정을 닫고 지울 수 있는 것을 모두 지워 주십시오.")),
        ],
        error_messages={"required": _("무엇을 해 드릴지 하나 골라 주십시오.")},
    )
    holdings = forms.MultipleChoiceField(
        label=_("어느 자료입니까?"),
        required=False,
        help_text=_("고르지 않으시면 모두로 봅니다."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "opts two-col"}),
    )
    text = PlainTextField(
        label=_("자세히 말씀해 주십시오"),
        required=False,
        max_length=2000,
        multiline=True,
        help_text=_("정정은 무엇을 어떻게 고칠지 써 주십시오. 다른 요구는 비워 두셔도 됩니다."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    who = forms.ChoiceField(
        label=_("누구의 정보입니까?"),
        choices=[(SELF, _("내 정보")), (AGENT, _("다른 사람의 정보 (대리인)"))],
        initial=SELF,
        widget=forms.RadioSelect(attrs={"class": "opts two-col"}),
    )
    subject_words = PlainTextField(
        label=_("대신하시는 분의 이름과 연락처"),
        required=False,
        max_length=200,
        help_text=_("대리인일 때만 쓰십시오. 예: 홍길동, 010-0000-0000"),
    )
    mandate = forms.FileField(
        label=_("위임장"),
        required=False,
        help_text=_("대리인일 때 올려 주십시오. PDF나 사진, 10MB까지. 나중에 가져오셔도 됩니다."),
    )

    def __init__(self, *args: Any, held: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("submission_key", uuid.uuid4())
        self.fields["holdings"].choices = [(kind.code, kind.name) for kind in KINDS if kind.code in held]  # type: ignore[attr-defined]

    def clean_mandate(self) -> CheckedFile | None:
        upload = self.cleaned_data.get("mandate")
        if not upload:
            return None
        try:
            return check(upload.name or "", upload, upload.size or 0, accept=MANDATE_TYPES, max_mb=10)
        except FileRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_agent = cleaned.get("who") == AGENT
        if cleaned.get("kind") == Kind.CORRECTION and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("무엇을 어떻게 고칠지 써 주십시오."))
        if is_agent and not cleaned.get("subject_words") and "subject_words" not in self.errors:
            self.add_error("subject_words", _("누구를 대신하시는지 이름과 연락처를 써 주십시오."))
        if is_agent and cleaned.get("kind") == Kind.WITHDRAWAL:
            self.add_error("kind", _("탈퇴는 본인이 로그인해서 청해 주십시오. 어려우시면 구청에 전화해 주십시오."))
        return cleaned

    def wanted(self) -> dict[str, Any]:
        """What the workflow takes."""
        cleaned = self.cleaned_data
        is_agent = cleaned["who"] == AGENT
        return {
            "submission_key": cleaned["submission_key"],
            "kind": cleaned["kind"],
            "text": cleaned["text"],
            "holdings": cleaned["holdings"],
            "subject_words": cleaned["subject_words"] if is_agent else "",
            "mandate": cleaned["mandate"] if is_agent else None,
        }


class OddEntryForm(forms.Form):
    """One look at my data that seems odd; nothing has to be explained."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    text = PlainTextField(
        label=_("무엇이 이상한가요?"),
        required=False,
        max_length=1000,
        multiline=True,
        help_text=_("비워 두셔도 됩니다. 예: 그 부서에 민원을 낸 적이 없습니다."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("submission_key", uuid.uuid4())


class StepForm(forms.Form):
    """Every step says which version of the request it saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class IdentityForm(StepForm):
    method = forms.ChoiceField(label=_("어떻게 확인했습니까?"), choices=RightsRequest.IdentityMethod)
    contact = forms.CharField(
        label=_("누구의 정보입니까?"),
        required=False,
        max_length=254,
        help_text=_("대리인일 때, 그분이 등록한 전자우편 주소나 전화번호를 그대로 써 주십시오."),
    )

    def __init__(self, *args: Any, request: RightsRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        if not request.is_by_agent:
            del self.fields["contact"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["subject"] = self.request.citizen if not self.request.is_by_agent else self._found(cleaned)
        return cleaned

    def _found(self, cleaned: dict[str, Any]) -> Citizen | None:
        contact = cleaned.get("contact", "")
        found = Citizen.objects.with_email(contact) if "@" in contact else Citizen.objects.with_phone(contact)
        citizens = list(found[:2]) if contact else []
        if len(citizens) != 1:
            self.add_error("contact", _("이 연락처로 한 사람을 찾지 못했습니다. 등록한 그대로 써 주십시오."))
            return None
        return citizens[0]


class ExtensionForm(StepForm):
    days = forms.IntegerField(label=_("며칠을 늦추나요?"), min_value=1, max_value=clock.MOST_EXTENSION, initial=5)
    reason = PlainTextField(
        label=_("까닭"),
        max_length=500,
        multiline=True,
        help_text=_("구민에게 새 날짜와 함께 알립니다."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


# What most answers begin with; the officer goes on from there.
ANSWERS = {
    Kind.ACCESS: _("‘내 자료’ 화면에서 모두 보시고 PDF와 JSON으로 내려받으실 수 있습니다."),
    Kind.CORRECTION: _("말씀하신 대로 고쳤습니다."),
    Kind.ERASURE: _("지워 달라고 하신 자료를 파기 절차에 넣었습니다."),
    Kind.STOP: _("만족도 조사처럼 꼭 필요하지 않은 일에 쓰지 않겠습니다. 민원 처리와 그 알림은 법에 따라 계속합니다."),
    Kind.ODD_ENTRY: _("알려 주신 기록을 확인했습니다."),
    Kind.WITHDRAWAL: _(
        "계정과 지울 수 있는 자료를 파기 절차에 넣었습니다. 법이 보관하게 한 민원 기록은 따로 보관합니다."
    ),
}


class DecisionForm(StepForm):
    outcome = forms.ChoiceField(
        label=_("답"),
        choices=[(status.value, status.label) for status in DECIDED],
        widget=forms.RadioSelect(attrs={"class": "opts one-col"}),
    )
    ground = forms.ChoiceField(label=_("거절 근거"), required=False, help_text=_("다 들어드릴 때는 비워 둡니다."))
    answer = PlainTextField(
        label=_("구민에게 드리는 글"),
        max_length=3000,
        multiline=True,
        help_text=_("첫 문장에 결론을 씁니다. 불복 방법은 저절로 붙습니다."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, request: RightsRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].initial = ANSWERS[Kind(request.kind)]
        found = [(ground.code, f"{ground.article} {ground.words}") for ground in grounds.of(request.kind)]
        self.fields["ground"].choices = [("", _("고르지 않음")), *found]  # type: ignore[attr-defined]
        if request.kind == Kind.ODD_ENTRY:  # looked into and told, whatever was found
            del self.fields["ground"]
            self.fields["outcome"].choices = [(Status.GRANTED.value, _("확인한 것을 알림"))]  # type: ignore[attr-defined]
            self.fields["outcome"].initial = Status.GRANTED

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_refused = cleaned.get("outcome") in (Status.REFUSED, Status.PARTLY_GRANTED)
        if is_refused and not cleaned.get("ground"):
            self.add_error("ground", _("들어드리지 못하는 까닭이 되는 법 조항을 골라 주십시오."))
        if cleaned.get("outcome") == Status.GRANTED:
            cleaned["ground"] = ""
        return cleaned
