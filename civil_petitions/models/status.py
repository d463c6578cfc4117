"""Where a petition can stand, in the words of the law and of the citizen."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """처리 상태 of domain law: what is shown to the citizen."""

    SUBMITTED = "submitted", _("신청")
    RECEIVED = "received", _("접수")
    ASSIGNED = "assigned", _("담당자 지정")
    PROCESSING = "processing", _("처리 중")
    SUPPLEMENT_REQUESTED = "supplement_requested", _("보완 요청")
    TRANSFERRED = "transferred", _("이송")
    ANSWERED = "answered", _("답변 완료")
    REFUSED = "refused", _("거부")
    RETURNED = "returned", _("반려")
    WITHDRAWN = "withdrawn", _("취하")
    CLOSED = "closed", _("종결")


IN_HAND = (Status.RECEIVED, Status.ASSIGNED, Status.PROCESSING)
OPEN = (Status.SUBMITTED, *IN_HAND, Status.SUPPLEMENT_REQUESTED)
ENDED = tuple(status for status in Status if status not in OPEN)


class PeriodUnit(models.TextChoices):
    """Units of a processing period, 민원 처리에 관한 법률 제19조."""

    NONE = "none", _("법정 처리기간 없음")
    IMMEDIATE = "immediate", _("즉시")
    DAY = "day", _("일")
    WEEK = "week", _("주")
    MONTH = "month", _("개월")
    YEAR = "year", _("년")


class Outcome(models.TextChoices):
    """How an answer ended the matter."""

    ACCEPTED = "accepted", _("요청대로 처리")
    PARTLY = "partly", _("일부만 처리")
    NOT_POSSIBLE = "not_possible", _("처리할 수 없음")
    GUIDANCE = "guidance", _("안내")


class ClosureGround(models.TextChoices):
    """Why a petition may end without an answer (법 제21조 각 호, 제23조)."""

    AUDIT = "audit", _("감사·수사·재판이 진행 중인 사항")
    APPEAL = "appeal", _("행정심판·소송 등 불복 절차가 진행 중인 사항")
    DECIDED = "decided", _("판결·결정 등으로 확정된 권리관계")
    PRIVATE = "private", _("사인 사이의 권리관계나 사생활")
    PERSONNEL = "personnel", _("행정기관 직원의 인사행정")
    POLITICAL = "political", _("고도의 정치적 판단이나 비밀 사항")
    TRIBUNAL = "tribunal", _("다른 법에 따라 조정·재결을 받아야 하는 사항")
    ASSEMBLY = "assembly", _("국회·법원·헌법재판소·지방의회에 관한 사항")
    FALSE = "false", _("거짓이거나 신원이 확인되지 않는 사항")
    REPEATED = "repeated", _("같은 내용을 되풀이한 민원")
