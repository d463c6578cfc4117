"""The reveal: one person's data, for one session, for five minutes. The access log itself says until when."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from citizens.access_log import alarms
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.http import AccountRequest, client_ip
from citizens.registry.forms import RevealForm
from citizens.registry.models import Citizen, PersonalData

SHOWN_FOR = timedelta(minutes=5)
MARK = "reveal"  # in the session: the id of the log entry, and nothing of the person


@dataclass(frozen=True)
class Panel:
    """What `registry/_person.html` shows of one person: masked, and for five minutes revealed."""

    masked: PersonalData
    revealed: PersonalData | None
    seconds_left: int
    form: RevealForm
    url: str
    here: str
    may_reveal: bool


def panel(
    request: AccountRequest, citizen: Citizen, *, url: str, here: str, may_reveal: bool, form: RevealForm | None = None
) -> Panel:
    """The panel for a page at `here` whose form is sent to `url`. The page has already logged its own look."""
    entry = _entry(request, citizen)
    left = int((entry.occurred_at + SHOWN_FOR - timezone.now()).total_seconds()) if entry else 0
    return Panel(
        masked=citizen.masked(),
        revealed=citizen.revealed_by(entry) if entry else None,
        seconds_left=max(left, 1),
        form=form or RevealForm(),
        url=url,
        here=here,
        may_reveal=may_reveal,
    )


def respond(request: AccountRequest, citizen: Citizen, *, target: str = "") -> RevealForm | None:
    """Reveal or mask again, as the panel's form asks. Gives the form back when the reason is missing."""
    if "mask" in request.POST:
        request.session.pop(MARK, None)
        return None
    form = RevealForm(request.POST)
    if not form.is_valid():
        return form
    with transaction.atomic():
        entry = citizen.log_reveal(to=request.user, purpose=form.purpose(), ip=client_ip(request), target=target)
        alarms.watch_reveals(request.user)
    request.session[MARK] = str(entry.pk)  # in place of the person before
    return None


def is_revealed(request: AccountRequest, citizen: Citizen) -> bool:
    """Whether this session may see this person's data now."""
    return _entry(request, citizen) is not None


def _entry(request: AccountRequest, citizen: Citizen) -> AccessLogEntry | None:
    """The entry that lets this session see this person: no entry, no data."""
    key = request.session.get(MARK)
    if not key:
        return None
    young = AccessLogEntry.objects.filter(occurred_at__gt=timezone.now() - SHOWN_FOR)
    return young.filter(pk=key, actor=request.user, action=AccessLogEntry.Action.REVEAL, citizen_id=citizen.pk).first()
