from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.access_log import rights
from citizens.access_log.models import AccessLogEntry, AccessLogQuerySet, AccessReview, AlarmFinding
from citizens.access_log.reviewing import Sample
from citizens.accounts.models import Account, Department
from citizens.accounts.permissions import ROLES

DAYS = 7
CITIZENS = 10
DENSE = {"class": "sel"}
Action = AccessLogEntry.Action


class Day(forms.DateInput):
    input_type = "date"


def dense_select() -> forms.Select:
    return forms.Select(attrs=DENSE)


class OfficerChoice(forms.ModelChoiceField):
    def label_from_instance(self, officer: Any) -> str:
        return f"{officer} · {officer.department.name}" if officer.department else str(officer)


class LogFilter(forms.Form):
    """What the privacy officer narrows the log by. A citizen is named by id: addresses have no place in a URL.

    `like` names an entry instead: the person it is about.
    """

    days = DAYS
    since = forms.DateField(label=_("부터"), required=False, widget=Day(format="%Y-%m-%d"))
    until = forms.DateField(label=_("까지"), required=False, widget=Day(format="%Y-%m-%d"))
    officer = OfficerChoice(
        Account.objects.filter(is_officer=True).select_related("department").order_by("display_name"),
        label=_("직원"),
        required=False,
        empty_label=_("모두"),
        widget=dense_select(),
    )
    department = forms.ModelChoiceField(
        Department.objects.order_by("name_ko"),
        label=_("부서"),
        required=False,
        empty_label=_("모두"),
        widget=dense_select(),
    )
    action = forms.ChoiceField(
        label=_("한 일"),
        required=False,
        choices=[("", _("모두")), *AccessLogEntry.Action.choices],
        widget=dense_select(),
    )
    target = forms.CharField(label=_("접수번호"), required=False, max_length=100)

    def __init__(self, query: QueryDict) -> None:
        self.citizens = list(_ids(query.getlist("citizen")))[:CITIZENS]
        self.like = next(iter(_ids(query.getlist("like"))), None)
        if self.like:
            same = AccessLogEntry.objects.filter(pk=self.like, citizen__isnull=False)
            self.citizens = list(same.values_list("citizen", flat=True))
        today = timezone.localdate()
        super().__init__({"since": (today - timedelta(days=self.days - 1)).isoformat(), **query.dict()})
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
        return entries.concerning(self.citizens) if self.citizens else entries


class DownloadFilter(LogFilter):
    """The same for what left the system, and whether it says why."""

    days = 31
    action = forms.ChoiceField(
        label=_("한 일"),
        required=False,
        choices=[("", _("모두"))]
        + [(each.value, each.label) for each in (Action.DOWNLOAD, Action.EXPORT, Action.PRINT)],
        widget=dense_select(),
    )
    unexplained = forms.BooleanField(label=_("까닭이 없는 것만"), required=False)

    def narrow(self, entries: AccessLogQuerySet) -> AccessLogQuerySet:
        found = super().narrow(entries)
        return found.filter(sealed_purpose__isnull=True) if self.cleaned_data.get("unexplained") else found


class RightsFilter(forms.Form):
    """Whose rights: of one department, with one role, or only those to ask about."""

    department = forms.ModelChoiceField(
        Department.objects.order_by("name_ko"),
        label=_("부서"),
        required=False,
        empty_label=_("모든 부서"),
        widget=dense_select(),
    )
    role = forms.ChoiceField(label=_("역할"), required=False, widget=dense_select())
    doubtful = forms.BooleanField(label=_("살펴볼 권한만"), required=False)

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        roles = [(code, role.name) for code, role in ROLES.items()]
        self.fields["role"].choices = [("", _("모든 역할")), *roles]  # type: ignore[attr-defined]
        self.is_valid()

    def narrow(self, accounts: QuerySet[Account]) -> QuerySet[Account]:
        chosen = self.cleaned_data
        if chosen.get("department"):
            accounts = accounts.filter(department=chosen["department"])
        if chosen.get("role"):
            accounts = accounts.filter(groups__name=chosen["role"])
        return rights.doubtful(accounts) if chosen.get("doubtful") else accounts


class AlarmFindingForm(forms.Form):
    """What was behind an alarm."""

    finding = forms.ChoiceField(
        label=_("판단"),
        choices=AlarmFinding.Finding.choices,
        widget=forms.RadioSelect(attrs={"class": "opts one-col"}),
        error_messages={"required": _("어떻게 판단했는지 골라 주세요.")},
    )
    note = forms.CharField(
        label=_("확인한 내용"),
        help_text=_("누구에게 무엇을 물었고 무엇을 알았는지 씁니다. 고칠 수 없습니다."),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("확인한 내용을 써 주세요.")},
    )


class OwnLogFilter(forms.Form):
    """What a citizen narrows the looks at their own data by."""

    year = forms.TypedChoiceField(label=_("해"), required=False, coerce=int, empty_value=None, widget=dense_select())
    action = forms.ChoiceField(
        label=_("한 일"),
        required=False,
        choices=[("", _("모두")), *AccessLogEntry.Action.choices],
        widget=dense_select(),
    )

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        this_year = timezone.localdate().year
        years = [(str(year), str(year)) for year in range(this_year, this_year - 3, -1)]
        self.fields["year"].choices = [("", _("모두")), *years]  # type: ignore[attr-defined]
        self.is_valid()

    def narrow(self, entries: AccessLogQuerySet) -> AccessLogQuerySet:
        year, action = self.cleaned_data.get("year"), self.cleaned_data.get("action")
        if year:
            first, last = datetime(year, 1, 1), datetime(year + 1, 1, 1)  # noqa: DTZ001 - made aware below
            entries = entries.filter(
                occurred_at__gte=timezone.make_aware(first), occurred_at__lt=timezone.make_aware(last)
            )
        return entries.filter(action=action) if action else entries


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
