from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.access_log.models import AccessLogEntry, AccessLogQuerySet, AccessReview
from citizens.access_log.reviewing import Sample
from citizens.accounts.models import Account, Department

DAYS = 7
CITIZENS = 10


class Day(forms.DateInput):
    input_type = "date"


class OfficerChoice(forms.ModelChoiceField):
    def label_from_instance(self, officer: Any) -> str:
        return f"{officer} · {officer.department.name}" if officer.department else str(officer)


class LogFilter(forms.Form):
    """What the privacy officer narrows the log by. A citizen is named by id: addresses have no place in a URL."""

    since = forms.DateField(label=_("부터"), required=False, widget=Day(format="%Y-%m-%d"))
    until = forms.DateField(label=_("까지"), required=False, widget=Day(format="%Y-%m-%d"))
    officer = OfficerChoice(
        Account.objects.filter(is_officer=True).select_related("department").order_by("display_name"),
        label=_("직원"),
        required=False,
        empty_label=_("모두"),
    )
    department = forms.ModelChoiceField(
        Department.objects.order_by("name_ko"), label=_("부서"), required=False, empty_label=_("모두")
    )
    action = forms.ChoiceField(
        label=_("한 일"), required=False, choices=[("", _("모두")), *AccessLogEntry.Action.choices]
    )
    target = forms.CharField(label=_("접수번호"), required=False, max_length=100)

    def __init__(self, query: QueryDict) -> None:
        self.citizens = list(_ids(query.getlist("citizen")))[:CITIZENS]
        today = timezone.localdate()
        super().__init__({"since": (today - timedelta(days=DAYS - 1)).isoformat(), **query.dict()})
        self.is_valid()

    def narrow(self, entries: AccessLogQuerySet) -> AccessLogQuerySet:
        """Only what all filters let through; a value that cannot be read narrows nothing and says so."""
        chosen = self.cleaned_data
        if chosen.get("since"):
            entries = entries.filter(occurred_at__gte=_midnight(chosen["since"]))
        if chosen.get("until"):
            entries = entries.filter(occurred_at__lt=_midnight(chosen["until"] + timedelta(days=1)))
        if chosen.get("officer"):
            entries = entries.filter(actor=chosen["officer"])
        if chosen.get("department"):
            entries = entries.filter(actor__department=chosen["department"])
        if chosen.get("action"):
            entries = entries.filter(action=chosen["action"])
        if chosen.get("target"):
            entries = entries.filter(target=chosen["target"].upper())
        return entries.filter(citizen__in=self.citizens) if self.citizens else entries


class CitizenSearchForm(forms.Form):
    """Exactly one e-mail address or phone number, sent in the body of a request."""

    contact = forms.CharField(
        label=_("구민의 전자우편 주소 또는 전화번호"),
        max_length=254,
        help_text=_("전체를 그대로 써 주세요. 찾은 사실도 기록에 남습니다."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("전자우편 주소나 전화번호를 써 주세요.")},
    )


class ReviewForm(forms.Form):
    """One judgement for each entry of the sample."""

    def __init__(self, *args: Any, sample: Sample, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sample = sample
        for number, entry in enumerate(sample.entries, start=1):
            label = _("%(number)s번째 기록") % {"number": number}
            self.fields[str(entry.pk)] = forms.ChoiceField(
                label=label,
                choices=[("", _("고르기")), *AccessReview.Finding.choices],
                widget=forms.Select(attrs={"class": "sel", "aria-label": label}),
                error_messages={"required": _("%(number)s번째 기록을 판단해 주세요.") % {"number": number}},
            )

    def findings(self) -> dict[UUID, str]:
        return {entry.pk: self.cleaned_data[str(entry.pk)] for entry in self.sample.entries}


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _ids(texts: Iterable[str]) -> Iterable[UUID]:
    for text in texts:
        try:
            yield UUID(text)
        except ValueError:
            continue
