"""What came of a post at the counters: for its author's eyes alone."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from citizens.accounts.models import Account
from civil_petitions.drafts.models import Draft
from civil_petitions.models import Petition
from portal.board.models import Post

Step = dict[str, str | datetime]


def steps(post: Post, account: Account) -> list[Step]:
    """Each petition, draft and consultation that began with this post; three queries."""
    onwards = list(post.onwards.select_related("consultation").order_by("begun_at"))
    keys = [each.draft_id for each in onwards if each.draft_id]
    filed = {
        each.submission_key: each for each in Petition.objects.visible_to(account).filter(submission_key__in=keys)
    }
    begun = set(Draft.objects.visible_to(account).filter(pk__in=keys).values_list("pk", flat=True))
    found: list[Step] = []
    for each in onwards:
        if each.consultation is not None:
            number = each.consultation.number
            found.append(
                _step(_("비공개 상담"), number, reverse("consultations:thread", args=[number]), each.begun_at)
            )
        elif each.draft_id in filed:
            number = filed[each.draft_id].receipt_number
            found.append(_step(_("민원"), number, reverse("petitions:detail", args=[number]), each.begun_at))
        elif each.draft_id in begun:
            found.append(_step(_("쓰던 민원"), "", reverse("drafts:step", args=[each.draft_id]), each.begun_at))
    return found


def _step(label: str, number: str, url: str, begun_at: datetime) -> Step:
    return {"label": label, "number": number, "url": url, "begun_at": begun_at}
