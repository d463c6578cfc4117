import time
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account
from citizens.contacts.models import Channel, Contact
from citizens.registry.models import Citizen
from civil_petitions.calendar import current_calendar
from civil_petitions.forms.fields import PlainTextField
from portal.counter import callers
from portal.counter.answering import NewPerson, Promise
from portal.counter.promise_days import promised_day

LONGEST_SECONDS = 4 * 60 * 60  # a page left open overnight says nothing about the call
NEW, NOBODY = "new", "nobody"
PICK = _("누구인지 골라 주세요.")


def quick_select(label: Any, choices: Any, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.Select(attrs={"class": "sel"}), **kwargs)


class ContactEntryForm(forms.Form):
    """A call or a visit in the order of the talk: who, what about, what was said, what was promised."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    opened_at = forms.IntegerField(widget=forms.HiddenInput, required=False)
    channel = quick_select(_("방법"), Channel.choices)
    direction = quick_select(_("방향"), Contact.Direction.choices)
    contact = forms.CharField(
        label=_("전화번호"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel", "data-next": ""}),
    )
    citizen = forms.CharField(required=False, max_length=40)
    name = PlainTextField(
        label=_("이름"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-next": ""}),
    )
    kind_words = PlainTextField(
        label=_("무슨 일"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "kinds", "data-next": ""}),
    )
    note = PlainTextField(
        multiline=True,
        label=_("들은 이야기"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("무슨 이야기였는지 한 줄이라도 써 주세요.")},
    )
    promise_words = PlainTextField(
        label=_("약속한 날"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "promise-days"}),
    )
    promise_text = PlainTextField(
        label=_("약속한 일"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": _("비우면 ‘다시 전화하기’")}),
    )
    ending = quick_select(_("먼저 마쳤다면 그 까닭"), [("", _("해당 없음")), *Contact.Ending.choices], required=False)

    def __init__(self, *args: Any, officer: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officer = officer
        self.found: list[Citizen] | None = None
        self.initial = {
            "submission_key": uuid.uuid4(),
            "opened_at": int(time.time()),
            "channel": Channel.PHONE,
            "direction": Contact.Direction.IN,
        } | dict(self.initial)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors or "contact" in cleaned:
            cleaned["person"] = self._person(cleaned.get("contact", ""), cleaned.get("citizen", ""))
        cleaned["promise"] = self._promise(cleaned)
        return cleaned

    def _person(self, contact: str, picked: str) -> Citizen | NewPerson | None:
        """Who it was. Nobody is taken for somebody because of a number alone: the officer picks."""
        if picked == NOBODY or not (picked or contact):
            return None
        if picked not in ("", NEW):
            return self._picked(picked)
        if contact and not callers.is_whole(contact):
            self.add_error("contact", _("전화번호나 메일 주소를 끝까지 써 주세요. 모르면 비워 두세요."))
            return None
        if picked != NEW:
            self.add_error("citizen", PICK)
            return None
        is_address = "@" in contact
        return NewPerson(
            self.cleaned_data.get("name", ""),
            phone="" if is_address else contact,
            email=contact if is_address else "",
        )

    def _picked(self, key: str) -> Citizen | None:
        try:
            found = Citizen.objects.standing().filter(pk=uuid.UUID(key), subject_key__destroyed_at=None).first()
        except ValueError:
            found = None
        if found is None:
            self.add_error("citizen", PICK)
        return found

    def _promise(self, cleaned: dict[str, Any]) -> Promise | None:
        words, text = cleaned.get("promise_words", ""), cleaned.get("promise_text", "")
        if not words and not text:
            return None
        day = promised_day(words, timezone.localdate(), current_calendar())
        if day is None:
            self.add_error("promise_words", _("약속한 날은 오늘, 내일, 이번 주, 또는 11. 28.처럼 써 주세요."))
            return None
        if self.officer.department_id is None:
            self.add_error("promise_words", _("부서가 없는 계정은 약속을 적을 수 없습니다. 관리자에게 알려 주세요."))
            return None
        return Promise(day, text)

    def duration_seconds(self) -> int | None:
        """How long the page was open, where that can have been the talk."""
        seconds = int(time.time()) - (self.cleaned_data.get("opened_at") or 0)
        return seconds if 0 <= seconds <= LONGEST_SECONDS else None


class CallerForm(forms.Form):
    """The number or address alone, while the officer still talks."""

    contact = forms.CharField(max_length=254)

    def clean_contact(self) -> str:
        contact: str = self.cleaned_data["contact"]
        if not callers.is_whole(contact):
            raise ValidationError("half a number")
        return contact
