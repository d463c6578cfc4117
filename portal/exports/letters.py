"""The mails about an export: where it stands and a link behind the login, nothing of what is in it."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from channels_mail.outbox.backend import KEY_HEADER
from citizens.accounts.addresses import open_address
from citizens.accounts.models import Account
from portal.exports.models import Export

State = Export.State
WORDS: dict[str, tuple[Promise, Promise]] = {
    State.WAITING: (
        _("내보내기를 승인했습니다"),
        _("청하신 가리지 않은 목록을 승인했습니다. 파일을 만들면 다시 알려 드립니다."),
    ),
    State.REFUSED: (
        _("내보내기를 승인하지 않았습니다"),
        _("청하신 가리지 않은 목록은 만들지 않습니다. 가린 목록은 승인 없이 내보낼 수 있습니다."),
    ),
    State.READY: (
        _("내보낸 목록을 받을 수 있습니다"),
        _("로그인하고 24시간 안에 받아 주세요. 그 뒤에는 파일을 없앱니다."),
    ),
    State.FAILED: (
        _("내보낼 목록을 만들지 못했습니다"),
        _("권한이 바뀌었거나 자료를 읽지 못했습니다. 다시 청해 주시고, 또 안 되면 전산 담당에게 알려 주세요."),
    ),
}


def tell(export: Export, state: str) -> None:
    """To who asked: it was approved, refused or made, or it could not be made."""
    subject, words = WORDS[state]
    _send(export, state, [export.requester], subject, words)


def ask_approval(export: Export) -> None:
    """To those of the department who may approve it; where it has none, to everybody who may."""
    role = Q(groups__permissions__content_type__app_label="exports", groups__permissions__codename="approve_export")
    able = Account.objects.filter(role, is_active=True, is_officer=True).exclude(pk=export.requester_id).distinct()
    near = able.filter(department=export.requester.department_id)
    words = _("가리지 않은 목록을 청한 사람이 있습니다. 까닭을 읽고 승인할지 정해 주세요.")
    _send(export, State.ASKED, near or able, _("내보내기 승인을 기다립니다"), words)


def _send(export: Export, what: str, to: Iterable[Account], subject: Promise, words: Promise) -> None:
    page = settings.SITE_URL + reverse("office_exports:export", args=[export.pk])
    with translation.override(settings.LANGUAGE_CODE):
        title = f"[{settings.OFFICE['name_ko']}] {subject}"
        text = f"{words}\n\n{page}\n"
    for officer in to:
        headers = {KEY_HEADER: f"export-{what}:{export.pk}:{officer.pk}", "Auto-Submitted": "auto-generated"}
        EmailMessage(title, text, to=[open_address(officer.email)], headers=headers).send()
