"""By which law a request may be refused, in the words the citizen is told; and what can be done against it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Promise | str


@dataclass(frozen=True)
class Ground:
    """One ground of refusal: the article, and what it says in plain words."""

    code: str
    kinds: tuple[str, ...]  # of which requests; all when there are none
    article: Words
    words: Words


GROUNDS = (
    Ground(
        "forbidden_by_law",
        ("access",),
        _("「개인정보 보호법」 제35조 제4항 제1호"),
        _("다른 법률이 보여 드리지 못하게 합니다."),
    ),
    Ground(
        "harms_others",
        ("access",),
        _("「개인정보 보호법」 제35조 제4항 제2호"),
        _("다른 사람의 생명이나 몸, 재산과 이익을 해칠 수 있습니다."),
    ),
    Ground(
        "hinders_duties",
        ("access",),
        _("「개인정보 보호법」 제35조 제4항 제3호"),
        _("조세, 시험, 보상금, 감사와 조사 같은 일에 큰 지장을 줍니다."),
    ),
    Ground(
        "named_by_law",
        ("erasure", "withdrawal"),
        _("「개인정보 보호법」 제36조 제1항 단서"),
        _("다른 법령이 이 개인정보를 모아 보관하게 합니다."),
    ),
    Ground(
        "found_correct",
        ("correction",),
        _("「개인정보 보호법」 제36조 제2항"),
        _("조사해 보니 지금 기록이 사실과 같습니다."),
    ),
    Ground(
        "duty_of_law",
        ("stop",),
        _("「개인정보 보호법」 제37조 제2항 제1호"),
        _("법률에 특별한 규정이 있거나 법령이 정한 의무를 지키려면 멈출 수 없습니다."),
    ),
    Ground(
        "stop_harms_others",
        ("stop",),
        _("「개인정보 보호법」 제37조 제2항 제2호"),
        _("다른 사람의 생명이나 몸, 재산과 이익을 해칠 수 있습니다."),
    ),
    Ground(
        "public_duty",
        ("stop",),
        _("「개인정보 보호법」 제37조 제2항 제3호"),
        _("구청이 법률에서 맡은 일을 할 수 없게 됩니다."),
    ),
    Ground(
        "not_identified",
        (),
        _("「개인정보 보호법 시행령」 제46조"),
        _("본인이거나 정당한 대리인인지 확인하지 못했습니다."),
    ),
)
BY_CODE = {ground.code: ground for ground in GROUNDS}
# 법 제38조⑤ and the remedies outside the office.
REMEDIES: tuple[Words, ...] = (
    _("구청에 이의를 말씀하실 수 있습니다. 이 요구의 번호를 알려 주십시오. 다른 사람이 다시 살핍니다."),
    _("개인정보 분쟁조정위원회(1833-6972)에 조정을 신청하실 수 있습니다."),
    _("개인정보침해 신고센터(118)에 신고하실 수 있습니다."),
    _("처분을 안 날부터 90일 안에 행정심판이나 행정소송을 제기하실 수 있습니다."),
)


def of(kind: str) -> list[Ground]:
    """The grounds on which a request of this kind may be refused."""
    return [ground for ground in GROUNDS if not ground.kinds or kind in ground.kinds]
