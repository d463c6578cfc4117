"""The mail to somebody who follows posts: what is new, in one letter."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from channels_mail.outbox.backend import KEY_HEADER
from citizens.registry.models import Citizen
from portal.board.models import FollowNotice
from portal.pages import formatting


def tell(citizen: Citizen, notices: Sequence[FollowNotice]) -> bool:
    """One letter of all these; False where there is no address to write to."""
    name, address = citizen.contact_for_mail()
    if not address:
        return False
    with translation.override(citizen.language):
        office = settings.OFFICE["name_en" if citizen.language == "en" else "name_ko"]
        is_answer = any(notice.answer_id for notice in notices)
        subject = _("구청이 답했습니다") if is_answer else _("따르는 글에 새 댓글이 있습니다")
        context = {
            "name": name,
            "is_answer": is_answer,
            "news": [_news(notice) for notice in notices],
            "settings_link": settings.SITE_URL + reverse("preferences:notifications"),
            "office_name": office,
            "office_phone": settings.OFFICE["phone"],
        }
        EmailMessage(
            f"[{office}] {subject}",
            render_to_string("mail/board/news.txt", context),
            to=[address],
            headers={KEY_HEADER: f"follow-notice:{notices[0].pk}", "Auto-Submitted": "auto-generated"},
        ).send()
    return True


def _news(notice: FollowNotice) -> dict[str, str]:
    if notice.answer is not None:
        who, body, place = notice.answer.department.name, notice.answer.body, "#answer"
    else:
        assert notice.comment is not None  # by the table's own constraint
        who, body, place = notice.comment.pen.name, notice.comment.body, f"#c{notice.comment.number}"
    link = f"{settings.SITE_URL}{notice.post.get_absolute_url()}{place}"
    return {"title": notice.post.title, "who": who, "excerpt": formatting.excerpt(body), "link": link}
