"""The mails of a batch, to the officers it concerns. They say how many and where to look, and name nobody."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet, Sum
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from citizens.accounts.addresses import open_address
from citizens.accounts.models import Account
from portal.retention.models import DestructionBatch


def listed(batch: DestructionBatch) -> None:
    """To those who may propose: a list has been made."""
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("파기할 때가 된 기록 %(count)s건") % {"count": _count(batch)}
        words = _("보유기간이 끝난 기록의 명단을 만들었습니다. 살펴보고 승인을 요청해 주세요.")
    _send(batch, "listed", may("propose_destruction"), subject, words)


def proposed(batch: DestructionBatch) -> None:
    """To those who may approve, except the one who proposed."""
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("파기 승인을 기다립니다: %(count)s건") % {"count": _count(batch)}
        words = _("명단을 살펴보고 승인하거나 거둬들여 주세요. 승인하면 바로 파기를 시작하고 되돌릴 수 없습니다.")
    _send(batch, "proposed", may("approve_destruction").exclude(pk=batch.proposed_by_id or 0), subject, words)


def finished(batch: DestructionBatch) -> None:
    """To the two who answer for it."""
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("파기를 마쳤습니다: 제%(number)s호") % {"number": batch.pk}
        words = _("파기 확인서를 보관해 주세요. 남긴 것이 있으면 까닭을 확인해 주세요.")
    both = Account.objects.filter(pk__in=[batch.proposed_by_id, batch.approved_by_id])
    _send(batch, "finished", both, subject, words)


def may(codename: str) -> QuerySet[Account]:
    """The officers with this right."""
    role = Q(groups__permissions__content_type__app_label="retention", groups__permissions__codename=codename)
    return Account.objects.filter(role, is_active=True, is_officer=True).distinct()


def _count(batch: DestructionBatch) -> int:
    return int(batch.lines.aggregate(total=Sum("listed"))["total"] or 0)


def _send(batch: DestructionBatch, what: str, to: Iterable[Account], subject: str, words: str) -> None:
    page = settings.SITE_URL + reverse("office_retention:batch", args=[batch.pk])
    for officer in to:
        headers = {"X-Outbox-Key": f"destruction-{what}:{batch.key}:{officer.pk}"}
        EmailMessage(subject, f"{words}\n\n{page}\n", to=[open_address(officer.email)], headers=headers).send()
