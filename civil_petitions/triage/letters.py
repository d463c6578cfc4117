"""What those are told who look after the suggestions."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from citizens.accounts.addresses import open_address
from citizens.accounts.models import Account
from civil_petitions.triage.models import RoutingStop


def caretakers() -> QuerySet[Account]:
    """Who may see how often suggestions are right."""
    return Account.objects.filter(
        is_active=True,
        is_officer=True,
        groups__permissions__content_type__app_label="triage",
        groups__permissions__codename="view_accuracy",
    ).distinct()


def tell_stopped(stop: RoutingStop) -> None:
    """That the model is silent, how often it was right, and what helps."""
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("배정 추천을 멈추었습니다")
        text = _(
            "추천이 최근 4주에 %(judged)d건 가운데 %(right)d건만 맞아 모형의 추천을 멈추었습니다.\n"
            "지금은 부서의 낱말만 세어 추천합니다. 모형을 다시 가르치면 추천을 다시 시작합니다."
        ) % {"judged": stop.judged, "right": stop.right}
        link = settings.SITE_URL + reverse("office_routing:accuracy")
    for officer in caretakers():
        headers = {"X-Outbox-Key": f"routing-stop:{stop.pk}:{officer.pk}"}
        EmailMessage(subject, f"{text}\n\n{link}\n", to=[open_address(officer.email)], headers=headers).send()
