from typing import Any, Self

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from channels_mail.consultation import files, needs
from channels_mail.consultation.models import CannedReply, Consultation, LetterTopic, MailShows
from citizens.accounts.models import Account, Department
from civil_petitions.attachments.checks import CheckedFile, FileRefused
from civil_petitions.forms.citizen import FilesField
from civil_petitions.forms.fields import PlainTextField
from civil_petitions.models import PetitionType
from civil_petitions.triage.missing import FACTS

LONGEST = 5000


class Letter(PlainTextField):
    """What one side says."""

    def __init__(self, *, rows: int = 8, **kwargs: Any) -> None:
        super().__init__(multiline=True, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def officers_of_the_office() -> Any:
    return Account.objects.filter(is_officer=True, is_active=True).select_related("department")


class OfficerChoice(forms.ModelChoiceField):
    def label_from_instance(self, officer: Any) -> str:
        return f"{officer.department.name} · {officer}" if officer.department else str(officer)


class AttachedFiles(FilesField):
    """Files of a letter, looked into; each comes out as it may be kept."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("파일"),
            required=False,
            help_text=_("PDF, HWP, HWPX, DOCX, XLSX, PPTX, JPG, PNG 파일을 5개까지, 하나에 20MB까지 올립니다."),
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> list[CheckedFile]:  # type: ignore[override]
        try:
            return files.checked(super().clean(data, initial))
        except FileRefused as error:
            raise forms.ValidationError(str(error)) from error


class NewConsultationForm(forms.Form):
    """The first letter: what about, and what a mail may carry."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    topic = forms.ModelChoiceField(
        LetterTopic.objects.filter(is_active=True),
        label=_("주제"),
        required=False,
        to_field_name="code",
        empty_label=_("고르지 않음"),
        help_text=_("고르면 그 부서가 먼저 알아야 할 것을 물어봅니다."),
    )
    subject = PlainTextField(
        label=_("무엇에 대한 상담인가요?"),
        max_length=100,
        help_text=_("한 줄로 써 주세요. 예: 이사한 뒤 받는 지원"),
        error_messages={"required": _("무엇에 대한 상담인지 한 줄로 써 주세요.")},
    )
    body = Letter(
        label=_("상담할 내용"),
        help_text=_("언제, 어디서, 무엇을 바라는지 쓰면 더 빨리 답합니다. 주민등록번호는 쓰지 마세요."),
        error_messages={"required": _("상담할 내용을 써 주세요.")},
    )
    department = forms.ModelChoiceField(
        Department.objects.filter(is_active=True).order_by("name_ko"),
        label=_("답할 부서"),
        required=False,
        empty_label=_("모르겠습니다. 알맞은 부서를 찾아 주세요"),
        help_text=_("모르면 고르지 않아도 됩니다."),
    )
    attached = AttachedFiles()
    is_sensitive = forms.BooleanField(
        label=_("건강, 가족, 돈처럼 민감한 내용이 있습니다"),
        required=False,
        help_text=_("고르면 메일에는 내용을 싣지 않습니다."),
    )
    mail_shows = forms.ChoiceField(
        label=_("답변을 메일로 어떻게 알릴까요?"),
        choices=MailShows.choices,
        initial=MailShows.LINK,
        widget=forms.RadioSelect(attrs={"class": "opts two-col"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.data.get("topic") if self.is_bound else self.initial.get("topic")
        self.chosen_topic = LetterTopic.objects.filter(is_active=True, code=code or "").first()
        if self.chosen_topic:
            asked = needs.fields_for(self.chosen_topic)
            self.fields |= asked
            self.order_fields(["submission_key", "topic", *asked])

    @classmethod
    def of_request(cls, request: HttpRequest, initial: dict[str, Any]) -> Self:
        """As it was sent; or, when only a topic was chosen, with its questions and all that was typed, unjudged."""
        if "choose_topic" in request.POST:
            return cls(initial=initial | request.POST.dict())
        return cls(request.POST or None, request.FILES or None, initial=initial)

    def suggested(self) -> Any:
        """Petitions of this topic that have a form of their own: offered, never forced."""
        return self.chosen_topic.petition_types.active() if self.chosen_topic else ()

    def letter(self) -> dict[str, Any]:
        """What begins a conversation, from a valid form: the answers stand above what was written."""
        names = ("submission_key", "subject", "body", "department", "attached", "is_sensitive", "mail_shows")
        letter = {name: self.cleaned_data[name] for name in names}
        letter["body"] = "\n\n".join(filter(None, (needs.told(self.chosen_topic, self.cleaned_data), letter["body"])))
        letter["department"] = letter["department"] or (self.chosen_topic.department if self.chosen_topic else None)
        return letter


class WritingForm(forms.Form):
    """One more letter of the citizen."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    body = Letter(label=_("더 쓸 말"), rows=5, error_messages={"required": _("보낼 말을 써 주세요.")})
    attached = AttachedFiles()


class OfficeStepForm(forms.Form):
    """A step of an officer. Carries the version they saw, so that a stale tab is noticed."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, consultation: Consultation, officer: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = consultation.version


class TemplateChoice(forms.ChoiceField):
    """Words to put into the letter. Chosen by a button of its own, so it is no part of what is sent."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, choices=[], **kwargs)


class WritingStepForm(OfficeStepForm):
    """A letter of an officer, into which ready words can be put."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned.pop("template", None)
        return cleaned

    def ready_words(self) -> str:
        """What was chosen to be put in; needs no valid form."""
        return ""

    def with_ready_words(self) -> str:
        """What was typed, and below it what was chosen."""
        return "\n\n".join(part for part in (self.data.get("body", "").strip(), self.ready_words()) if part)


class AnswerForm(WritingStepForm):
    template = TemplateChoice(label=_("자주 쓰는 답"))
    body = Letter(label=_("답변"), error_messages={"required": _("답변을 써 주세요.")})
    attached = AttachedFiles()

    def __init__(self, *args: Any, consultation: Consultation, officer: Account, **kwargs: Any) -> None:
        super().__init__(*args, consultation=consultation, officer=officer, **kwargs)
        self.replies = {str(reply.pk): reply for reply in CannedReply.objects.usable_by(officer)}
        self.values = {
            "상담번호": consultation.number,
            "부서": str(officer.department or ""),
            "담당자": str(officer),
            "전화": officer.office_phone,
            "구청": settings.OFFICE["name_ko"],
        }
        ready = [
            ("", _("고르기")),
            *((key, each.title) for key, each in self.replies.items()),
        ]
        self.fields["template"].choices = ready  # type: ignore[attr-defined]

    def ready_words(self) -> str:
        reply = self.replies.get(self.data.get("template", ""))
        return reply.filled(self.values) if reply else ""


class QuestionForm(WritingStepForm):
    template = TemplateChoice(label=_("모자라는 것"))
    body = Letter(
        label=_("되물을 것 한 가지"),
        rows=4,
        help_text=_("한 번에 한 가지만 묻습니다. 답이 올 때까지 답변 목표 시간이 멈춥니다."),
        error_messages={"required": _("무엇을 묻는지 써 주세요.")},
    )
    attached = AttachedFiles()

    def __init__(self, *args: Any, consultation: Consultation, officer: Account, **kwargs: Any) -> None:
        super().__init__(*args, consultation=consultation, officer=officer, **kwargs)
        self.language = consultation.language
        self.fields["template"].choices = [("", _("고르기")), *((fact.code, fact.name) for fact in FACTS.values())]  # type: ignore[attr-defined]

    def ready_words(self) -> str:
        """The question in the language of who is asked."""
        fact = FACTS.get(self.data.get("template", ""))
        with translation.override(self.language):
            return str(fact.question) if fact else ""


class ProposalForm(OfficeStepForm):
    petition_type = forms.ModelChoiceField(PetitionType.objects.none(), label=_("민원 종류"), empty_label=_("고르기"))
    reason = PlainTextField(
        label=_("옮기려는 까닭"),
        max_length=300,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("구민이 읽고 정합니다. 무엇을 옮길지도 구민이 고릅니다."),
        error_messages={"required": _("왜 민원으로 옮기려는지 써 주세요.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        online = PetitionType.objects.active().filter(channel=PetitionType.Channel.ONLINE)
        self.fields["petition_type"].queryset = online.exclude(guide__has_key="handled_at").by_name()  # type: ignore[attr-defined]


class SplitForm(OfficeStepForm):
    department = forms.ModelChoiceField(
        Department.objects.filter(is_active=True).order_by("name_ko"), label=_("나누어 맡을 부서"), empty_label=None
    )
    subject = PlainTextField(
        label=_("나눈 일의 제목"), max_length=100, error_messages={"required": _("무슨 일인지 한 줄로 써 주세요.")}
    )
    excerpt = Letter(
        label=_("그 부서에 넘길 글"),
        rows=5,
        help_text=_("구민의 글에서 그대로 옮겨 붙입니다. 이 글만 넘어가고, 구민에게 알립니다."),
        error_messages={"required": _("구민의 글에서 넘길 부분을 붙여 주세요.")},
    )

    def __init__(self, *args: Any, consultation: Consultation, officer: Account, **kwargs: Any) -> None:
        super().__init__(*args, consultation=consultation, officer=officer, **kwargs)
        others = Department.objects.filter(is_active=True).exclude(pk=consultation.department_id)
        self.fields["department"].queryset = others.order_by("name_ko")  # type: ignore[attr-defined]


class NoteForm(OfficeStepForm):
    body = Letter(
        label=_("내부 메모"),
        rows=3,
        help_text=_("구민에게 보이지 않고, 메일로 나가지 않습니다."),
        error_messages={"required": _("메모를 써 주세요.")},
    )


class HandoverForm(OfficeStepForm):
    department = forms.ModelChoiceField(
        Department.objects.filter(is_active=True).order_by("name_ko"), label=_("부서"), empty_label=None
    )
    reason = PlainTextField(
        label=_("넘기는 까닭"),
        max_length=200,
        help_text=_("구민에게도 보입니다. 넘긴 뒤에는 이 상담을 볼 수 없습니다."),
        error_messages={"required": _("왜 넘기는지 써 주세요.")},
    )

    def __init__(self, *args: Any, consultation: Consultation, officer: Account, **kwargs: Any) -> None:
        super().__init__(*args, consultation=consultation, officer=officer, **kwargs)
        others = Department.objects.filter(is_active=True).exclude(pk=consultation.department_id)
        self.fields["department"].queryset = others.order_by("name_ko")  # type: ignore[attr-defined]


class ReaderForm(OfficeStepForm):
    account = OfficerChoice(Account.objects.none(), label=_("함께 읽을 직원"), empty_label=_("고르기"))
    reason = PlainTextField(
        label=_("보이는 까닭"),
        max_length=200,
        help_text=_("구민에게 메일로 알리고, 상담 화면에도 보입니다."),
        error_messages={"required": _("왜 보이는지 써 주세요.")},
    )

    def __init__(self, *args: Any, consultation: Consultation, officer: Account, **kwargs: Any) -> None:
        super().__init__(*args, consultation=consultation, officer=officer, **kwargs)
        others = officers_of_the_office().exclude(pk=officer.pk)
        self.fields["account"].queryset = others.order_by("department__name_ko", "display_name")  # type: ignore[attr-defined]


class MergeForm(forms.Form):
    """Which of the two remains, and why. Carries the versions that were seen."""

    other = forms.CharField(widget=forms.HiddenInput, max_length=20)
    version = forms.IntegerField(widget=forms.HiddenInput)
    other_version = forms.IntegerField(widget=forms.HiddenInput)
    kept = forms.ChoiceField(
        label=_("남길 상담"),
        help_text=_("남긴 상담의 번호로 이어집니다. 다른 번호로 온 답장도 여기로 들어옵니다."),
        widget=forms.RadioSelect(attrs={"class": "opts one-col"}),
        error_messages={"required": _("어느 상담을 남길지 골라 주세요.")},
    )
    reason = PlainTextField(
        label=_("합치는 까닭"),
        max_length=200,
        help_text=_("구민의 상담 화면에 보입니다."),
        error_messages={"required": _("왜 합치는지 써 주세요.")},
    )

    def __init__(self, *args: Any, both: tuple[Consultation, Consultation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, second = both
        self.fields["kept"].choices = [(each.number, each.number) for each in both]  # type: ignore[attr-defined]
        older = min(both, key=lambda each: (not each.is_open, each.created_at))  # an ended one does not go on
        seen = {"other": second.number, "version": first.version, "other_version": second.version}
        self.initial = {"kept": older.number, **seen}


class ClosureForm(OfficeStepForm):
    """Nothing to say: the button is the step."""
