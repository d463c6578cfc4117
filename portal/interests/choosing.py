"""Which news stands on somebody's own page, and why: three rules one can read and switch off, asked when it opens.

Nothing is stored of what was shown or read, and nothing is guessed.
"""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from citizens.accounts.models import Account
from citizens.registry.models import Citizen
from civil_petitions.models import Petition
from civil_petitions.models.status import OPEN
from portal.content.models import Article
from portal.interests.models import Interest, Rule, SilencedRule

LATELY = timedelta(days=90)


def news_for(account: Account) -> QuerySet[Article]:
    """Recent news that a rule of this person's picks, the newest first, each with the rules that picked it."""
    own = Citizen.objects.filter(account=account)
    lives_there = own.exclude(dong="").filter(dong=OuterRef("dong"))
    wants = Interest.objects.filter(citizen__account=account, topic=OuterRef("topic"))
    waits = Petition.objects.filter(petitioner__account=account, status__in=OPEN, type=OuterRef("petition_type"))
    picked = {
        f"by_{rule}": Exists(rows) & _is_on(account, rule)
        for rule, rows in ((Rule.DONG, lives_there), (Rule.TOPIC, wants), (Rule.PETITION, waits))
    }
    recent = Article.objects.public().news().filter(publish_at__gt=timezone.now() - LATELY)
    chosen = recent.annotate(**picked).filter(Q(by_dong=True) | Q(by_topic=True) | Q(by_petition=True))
    return chosen.select_related("department", "petition_type").defer("body_ko", "body_en").order_by("-publish_at")


def reasons(article: Article) -> list[str]:
    """Why somebody sees this text of `news_for`, in sentences."""
    told = vars(article)
    found = []
    if told["by_dong"]:
        found.append(_("사시는 %(dong)s의 소식입니다.") % {"dong": _(article.dong)})
    if told["by_topic"]:
        found.append(_("고르신 관심사 ‘%(topic)s’의 소식입니다.") % {"topic": article.get_topic_display()})
    if told["by_petition"] and article.petition_type:
        found.append(_("처리 중인 민원 ‘%(type)s’와(과) 관련된 소식입니다.") % {"type": article.petition_type.name})
    return found


def _is_on(account: Account, rule: str) -> Q:
    return ~Q(Exists(SilencedRule.objects.filter(citizen__account=account, rule=rule)))
