"""The kinds of number, and which of them a page may show to whom."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    RESIDENT = "resident", _("주민등록번호")
    FOREIGNER = "foreigner", _("외국인등록번호")
    CARD = "card", _("카드번호")
    LICENCE = "licence", _("운전면허번호")
    PASSPORT = "passport", _("여권번호")
    ACCOUNT = "account", _("계좌번호")
    PHONE = "phone", _("전화번호")
    PLATE = "plate", _("차량번호")
    EMAIL = "email", _("메일 주소")


# 개인정보 보호법 제24조의2: not to be collected without a law that says so.
FORBIDDEN = frozenset({Kind.RESIDENT, Kind.FOREIGNER})
# 고유식별정보, and what opens somebody's purse: masked even for the officer who reads the letter.
SECRET = FORBIDDEN | {Kind.CARD, Kind.LICENCE, Kind.PASSPORT, Kind.ACCOUNT}
