"""Why an issue is not taken, as published with the form (the numbers are what the author is told)."""

from django.utils.translation import gettext_lazy as _

REFUSALS = [
    (1, _("1번: 구청이 할 수 있는 일이 아닙니다")),
    (2, _("2번: 다른 사람의 개인정보나 명예를 해칩니다")),
    (3, _("3번: 재판이나 수사 중인 일입니다")),
    (4, _("4번: 한 사람의 민원이어서 민원으로 내는 것이 빠릅니다")),
    (5, _("5번: 광고이거나 뜻을 알 수 없습니다")),
]
