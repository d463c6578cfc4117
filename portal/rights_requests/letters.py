"""Who is told of a step of a rights request: the requester of all, privacy officers of what comes in or is late."""

from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from citizens.accounts.addresses import open_address
from citizens.accounts.models import Account
from portal.rights_requests import grounds
from portal.rights_requests.models import RightsRequest, RightsRequestEvent

Kind = RightsRequestEvent.Kind
NOT_TOLD = (Kind.IDENTIFIED,)
WITH_REMEDIES = (Kind.REFUSED, Kind.PARTLY_GRANTED)


def tell(request: RightsRequest, event: RightsRequestEvent) -> None:
    """In the transaction of the step. What people wrote stays behind the login; ground and remedies are told."""
    if event.kind not in NOT_TOLD:
        _tell_requester(request, event)
    if event.kind == Kind.RECEIVED:
        link = settings.SITE_URL + reverse("office_rights_requests:case", args=[request.number])
        with translation.override(settings.LANGUAGE_CODE):
            text = render_to_string("mail/rights_request/office_new.txt", {"request": request, "link": link})
            _tell_officers(
                _("새 개인정보 요구가 들어왔습니다 (%(number)s)") % {"number": request.number}, text, request.number
            )


def tell_overdue(late: list[RightsRequest], today: date) -> None:
    """One mail a day to each privacy officer, as long as something is late."""
    link = settings.SITE_URL + reverse("office_rights_requests:list")
    with translation.override(settings.LANGUAGE_CODE):
        text = render_to_string("mail/rights_request/office_overdue.txt", {"late": late, "link": link})
        subject = _("기한이 지난 개인정보 요구가 %(count)d건 있습니다") % {"count": len(late)}
        _tell_officers(subject, text, f"late-{today.isoformat()}")


def officers() -> QuerySet[Account]:
    """Those who may handle requests."""
    wanted = {"codename": "handle_rightsrequest", "content_type__app_label": "rights_requests"}
    by_role = {f"groups__permissions__{name}": value for name, value in wanted.items()}
    return Account.objects.filter(is_active=True, is_officer=True, **by_role).distinct()


def _tell_requester(request: RightsRequest, event: RightsRequestEvent) -> None:
    name, address = request.citizen.contact_for_mail()
    if not address:
        return
    with translation.override(request.citizen.language):
        office = settings.OFFICE["name_en" if request.citizen.language == "en" else "name_ko"]
        title = event.get_kind_display()
        context = {
            "name": name,
            "request": request,
            "sentence": render_to_string(f"mail/rights_request/{event.kind}.txt", {"request": request}).strip(),
            "refusal": request.refusal,
            "remedies": grounds.REMEDIES if event.kind in WITH_REMEDIES else (),
            "link": settings.SITE_URL + reverse("my_data:request", args=[request.number]),
            "office": office,
            "phone": settings.OFFICE["phone"],
        }
        EmailMessage(
            f"[{office}] {title} ({request.number})",
            render_to_string("mail/rights_request/letter.txt", context),
            to=[address],
            headers={"X-Outbox-Key": f"rights-request:{event.pk}", "Auto-Submitted": "auto-generated"},
        ).send()


def _tell_officers(subject: str, text: str, key: str) -> None:
    for officer in officers():
        headers = {"X-Outbox-Key": f"rights-office:{key}:{officer.pk}"}
        EmailMessage(subject, text, to=[open_address(officer.email)], headers=headers).send()
