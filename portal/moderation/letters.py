"""What an author is told of a decision about their text: the rule by its number, why, and how to object."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from channels_mail.outbox.backend import KEY_HEADER
from citizens.registry.models import Citizen
from portal.board.models import Comment
from portal.moderation.models import Decision, Objection
from portal.moderation.rules import rule


def tell_hidden(decision: Decision, *, is_template: bool) -> None:
    _send(decision, "hidden", f"decision:{decision.pk}", is_template=is_template)


def tell_shown(decision: Decision) -> None:
    _send(decision, "shown", f"decision:{decision.pk}")


def tell_undone(decision: Decision) -> None:
    _send(decision, "undone", f"decision:{decision.pk}")


def tell_objection(objection: Objection) -> None:
    _send(objection.decision, "objection", f"objection:{objection.pk}", objection=objection)


def subject_of(template: str) -> str:
    """In the language of the reader."""
    return {
        "hidden": _("올리신 글을 가렸습니다"),
        "shown": _("올리신 글이 게시판에 올라갔습니다"),
        "undone": _("올리신 글에 대한 판단을 되돌렸습니다"),
        "objection": _("이의에 답합니다"),
    }[template]


def _send(decision: Decision, template: str, key: str, **context: Any) -> None:
    """Nobody is written to without an address: the author's own page tells everything."""
    writing = decision.writing
    citizen = Citizen.objects.filter(account=writing.pen.account_id).first()
    if citizen is None:
        return
    name, address = citizen.contact_for_mail()
    if not address:
        return
    noun = "comments" if isinstance(writing, Comment) else "posts"
    with translation.override(citizen.language):
        broken = rule(decision.rule)
        office = settings.OFFICE["name_en" if citizen.language == "en" else "name_ko"]
        context |= {
            "name": name,
            "decision": decision,
            "title": decision.post.title,
            "is_comment": noun == "comments",
            "rule": broken,
            "reason": broken.reason if broken and context.get("is_template") else decision.reason,
            "link": settings.SITE_URL + reverse("moderation:decision", args=[noun, writing.pk]),
            "post_link": settings.SITE_URL + writing.get_absolute_url(),
            "office_name": office,
            "office_phone": settings.OFFICE["phone"],
        }
        EmailMessage(
            f"[{office}] {subject_of(template)}",
            render_to_string(f"mail/moderation/{template}.txt", context),
            to=[address],
            headers={KEY_HEADER: key, "Auto-Submitted": "auto-generated"},
        ).send()
