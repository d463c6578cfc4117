import unicodedata
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civil_petitions.forms.fields import PlainTextField
from portal.board.checking import numbers, profanity
from portal.board.models import Topic

LONGEST_BODY, LONGEST_COMMENT, LONGEST_ANSWER = 5000, 1000, 5000


class PublicTextForm(forms.Form):
    """A form whose words everybody will read: some numbers are refused, others masked once the writer agrees."""

    checked: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks: list[str] = []  # what the writer is asked to agree to, each in a sentence
        self.is_agreed = "agreed" in self.data

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.checked:
            if text := cleaned.get(name):
                cleaned[name] = self._looked_at(name, text)
        if self.asks and not self.is_agreed and not self.errors:
            self.add_error(None, _("올리기 전에 확인해 주세요."))
        return cleaned

    def _looked_at(self, name: str, text: str) -> str:
        """The text as it may be shown; adds errors and questions on the way."""
        label = str(self.fields[name].label)
        places = numbers.places(text)
        for place in places:
            if place.is_refused:
                self.add_error(
                    name,
                    _("%(place)s은(는) 공개하는 글에 쓸 수 없습니다. 지우고 다시 눌러 주세요.")
                    % {"place": place.words},
                )
            else:
                self.asks.append(_("%(field)s %(place)s: 가려서 올립니다.") % {"field": label, "place": place.words})
        for word in profanity.find(text):
            words = {"field": label, "word": word}
            self.asks.append(_("%(field)s ‘%(word)s’: 다른 사람에게 상처가 될 수 있습니다.") % words)
        return numbers.masked(text) if any(not place.is_refused for place in places) else text

    @property
    def needs_agreement(self) -> bool:
        """Nothing else is wrong: pressing the other button posts it."""
        return bool(self.asks) and not self.is_agreed and not any(name != "__all__" for name in self.errors)


class PostForm(PublicTextForm):
    """A post as it is written; its pictures come beside it."""

    checked = ("title", "body")
    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    topic = forms.ModelChoiceField(
        Topic.objects.filter(is_open=True),
        label=gettext_lazy("갈래"),
        empty_label=None,
        widget=forms.RadioSelect(attrs={"class": "opts"}),
        error_messages={"required": gettext_lazy("갈래를 골라 주세요.")},
    )
    title = PlainTextField(
        label=gettext_lazy("제목"),
        max_length=100,
        error_messages={"required": gettext_lazy("제목을 써 주세요.")},
    )
    body = PlainTextField(
        label=gettext_lazy("내용"),
        multiline=True,
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 12, "data-count": "body-count"}),
        help_text=gettext_lazy(
            "누구나 봅니다. 전화번호나 차량번호처럼 사람을 알아볼 수 있는 것은 쓰지 마세요. "
            "줄을 ‘- ’로 시작하면 목록, ‘> ’로 시작하면 인용, **별표**로 감싸면 굵은 글씨가 됩니다."
        ),
        error_messages={"required": gettext_lazy("내용을 써 주세요.")},
    )
    dong = forms.ChoiceField(label=gettext_lazy("동네"), required=False, widget=forms.Select(attrs={"class": "sel"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dongs = [(dong, _(dong)) for dong in settings.OFFICE["dongs"]]
        self.fields["dong"].choices = [("", _("고르지 않음")), *dongs]  # type: ignore[attr-defined]
        self.fields["topic"].label_from_instance = lambda topic: topic.name  # type: ignore[attr-defined]


class CommentForm(PublicTextForm):
    """A comment, or the reply to one."""

    checked = ("body",)
    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    parent = forms.UUIDField(widget=forms.HiddenInput, required=False)
    body = PlainTextField(
        label=gettext_lazy("댓글 내용"),
        multiline=True,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("댓글을 써 주세요.")},
    )


class PenForm(forms.Form):
    """The name one writes under."""

    name = PlainTextField(
        label=gettext_lazy("필명"),
        min_length=2,
        max_length=12,
        help_text=gettext_lazy("2~12자. 글과 댓글에 이 이름만 보입니다. 나중에 바꾸면 전에 쓴 글에도 바뀝니다."),
        error_messages={"required": gettext_lazy("필명을 써 주세요.")},
    )

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        kinds = {unicodedata.category(sign)[0] for sign in name.replace(" ", "")}
        if not kinds <= {"L", "N"}:
            raise forms.ValidationError(_("필명에는 글자와 숫자만 쓸 수 있습니다."))
        if numbers.places(name) or profanity.find(name):
            raise forms.ValidationError(_("이 필명은 쓸 수 없습니다. 다른 이름을 써 주세요."))
        return name


class OfficialAnswerForm(PublicTextForm):
    """The department's answer. Carries the version the officer saw, so that a stale tab is noticed."""

    checked = ("body",)
    version = forms.IntegerField(widget=forms.HiddenInput)
    body = PlainTextField(
        label=gettext_lazy("공식 답변"),
        multiline=True,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("부서 이름으로 올라가고, 글 위에 늘 보입니다. 따르는 사람에게 메일이 갑니다."),
        error_messages={"required": gettext_lazy("답변을 써 주세요.")},
    )
