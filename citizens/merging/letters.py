"""What a person is told when two records became one, or two again. Names nobody: it may be the wrong person's."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from citizens.merging.models import Merge
from citizens.registry.models import Citizen

MERGED = gettext_noop("같은 사람의 기록 합치기")
UNDONE = gettext_noop("합친 기록 되돌리기")


def addresses(*records: Citizen) -> list[str]:
    """Where these records say the person is reached by mail, each once."""
    found = (record.contact_for_mail()[1] for record in records)
    return list(dict.fromkeys(address for address in found if address))


def send(merge: Merge, what: str, to: list[str]) -> None:
    """To every address of both records: whoever is not that person can say so."""
    language = merge.kept.language
    with translation.override(language):
        context = {
            "merge": merge,
            "is_undone": what == UNDONE,
            "office": settings.OFFICE["name_en" if language == "en" else "name_ko"],
            "phone": settings.OFFICE["phone"],
            "link": settings.SITE_URL + reverse("access_log:mine"),
        }
        subject = f"[{context['office']}] {_(what)}"
        text = render_to_string("mail/merge.txt", context)
    for number, address in enumerate(to):
        key = f"merge:{merge.pk}:{'undone' if what == UNDONE else 'merged'}:{number}"
        EmailMessage(subject, text, to=[address], headers={"X-Outbox-Key": key}).send()
