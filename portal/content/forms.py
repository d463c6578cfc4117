from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account, Department
from civil_petitions.models import PetitionType
from portal.content.models import Alert, Article, Kind
from portal.content.models.front import OWN_OR_SECURE

DATETIME = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ArticleForm(forms.ModelForm):
    class Meta:
        model = Article
        fields = (
            "kind",
            "department",
            "title_ko",
            "summary_ko",
            "body_ko",
            "title_en",
            "summary_en",
            "body_en",
            "words",
            "topic",
            "dong",
            "petition_type",
            "slug",
            "event_begins_at",
            "event_ends_at",
            "event_place",
            "is_pinned",
            "expires_at",
            "review_due_on",
        )
        labels = {
            "kind": _("종류"),
            "department": _("맡은 부서"),
            "title_ko": _("제목"),
            "summary_ko": _("세 줄 요약"),
            "body_ko": _("본문"),
            "title_en": _("영어 제목"),
            "summary_en": _("영어 요약"),
            "body_en": _("영어 본문"),
            "words": _("생활 낱말"),
            "topic": _("주제"),
            "dong": _("어느 동 소식인가요?"),
            "petition_type": _("함께 보일 민원"),
            "slug": _("주소 이름"),
            "event_begins_at": _("행사 시작"),
            "event_ends_at": _("행사 끝"),
            "event_place": _("행사 장소"),
            "is_pinned": _("맨 위에 두기"),
            "expires_at": _("내리는 때"),
            "review_due_on": _("다시 볼 날"),
        }
        help_texts = {
            "body_ko": _("빈 줄로 문단을 나눕니다. ‘- ’로 시작하면 목록, **굵게**, 주소는 그대로 쓰면 이어집니다."),
            "words": _("구민이 찾을 때 쓰는 말을 쉼표로 나눠 써 주세요."),
            "topic": _("이 주제를 관심사로 고른 구민의 화면에 보입니다."),
            "petition_type": _("고르면 이 민원의 안내와 신청 화면에 함께 보입니다."),
            "slug": _("안내에만 씁니다. 영어 소문자와 붙임표, 예: moving-in"),
            "review_due_on": _("1년 안의 날짜를 골라 주세요. 지나면 부서에 알립니다."),
        }
        widgets = {
            "body_ko": forms.Textarea(attrs={"rows": 12}),
            "body_en": forms.Textarea(attrs={"rows": 8}),
            "event_begins_at": DATETIME,
            "event_ends_at": DATETIME,
            "expires_at": DATETIME,
            "review_due_on": DATE,
        }

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Department.objects.filter(is_active=True).order_by("name_ko")
        if not account.has_perm("content.edit_every_article"):
            own = own.filter(pk=account.department_id)
        self.fields["department"].queryset = own  # type: ignore[attr-defined]
        dongs = [(dong, _(dong)) for dong in settings.OFFICE["dongs"]]
        self.fields["dong"] = forms.ChoiceField(
            label=_("어느 동 소식인가요?"), required=False, choices=[("", _("구 전체")), *dongs]
        )
        types = PetitionType.objects.active().order_by("name_ko")
        self.fields["petition_type"].queryset = types  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["slug"] = cleaned.get("slug") or None
        if cleaned.get("kind") == Kind.GUIDE and not cleaned["slug"]:
            self.add_error("slug", _("안내에는 주소 이름이 있어야 합니다. 예: moving-in"))
        begins_at, ends_at = cleaned.get("event_begins_at"), cleaned.get("event_ends_at")
        if cleaned.get("kind") == Kind.EVENT and not begins_at:
            self.add_error("event_begins_at", _("행사가 언제 시작하는지 넣어 주세요."))
        if begins_at and ends_at and ends_at < begins_at:
            self.add_error("event_ends_at", _("행사는 시작한 뒤에 끝나야 합니다."))
        return cleaned


class PublicationForm(forms.Form):
    publish_at = forms.DateTimeField(
        label=_("언제부터 보일까요?"), required=False, widget=DATETIME, help_text=_("비우면 지금부터 보입니다.")
    )


class ConfirmationForm(forms.Form):
    review_due_on = forms.DateField(label=_("다음에 다시 볼 날"), widget=DATE)


class AlertForm(forms.ModelForm):
    url = forms.CharField(label=_("자세한 안내 주소"), required=False, max_length=200, validators=[OWN_OR_SECURE])

    class Meta:
        model = Alert
        fields = ("text_ko", "text_en", "url", "ends_at")
        labels = {"text_ko": _("알릴 말"), "text_en": _("영어"), "ends_at": _("언제 내릴까요?")}
        help_texts = {"text_ko": _("한 문장으로, 무엇을 해야 하는지까지 써 주세요.")}
        widgets = {"ends_at": DATETIME}

    def clean_ends_at(self) -> Any:
        ends_at = self.cleaned_data["ends_at"]
        if ends_at <= timezone.now():
            raise forms.ValidationError(_("지금보다 뒤의 때를 넣어 주세요."))
        return ends_at
