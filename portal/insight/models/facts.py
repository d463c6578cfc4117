"""The facts: what happened, without who. Each class says its grain; PostgreSQL keeps them by month.

Departments and types are codes and not foreign keys, so that a reader of facts needs no other table, and a month
can be taken away whole. `id` names a petition by a number that only FactLink can lead back to it.
"""

from django.db import models


class _Fact(models.Model):
    month = models.DateField("달")

    class Meta:
        abstract = True
        managed = False  # made by the migration, by months
        default_permissions = ()


class FactPetition(_Fact):
    """민원. One row for each petition; `month` is that of its filing."""

    id = models.UUIDField(primary_key=True)
    filed_on = models.DateField("신청한 날")
    ended_on = models.DateField("끝난 날", null=True)
    department = models.CharField("담당 부서", max_length=40)
    first_department = models.CharField("처음 간 부서", max_length=40)
    type = models.CharField("민원 종류", max_length=60)
    channel = models.CharField("경로", max_length=10)
    dong = models.CharField("동", max_length=20)
    age_band = models.CharField("나이대", max_length=10)
    status = models.CharField("처리 상태", max_length=30)
    is_urgent = models.BooleanField("위험 신고")
    due_at = models.DateTimeField("다음 기한", null=True)
    is_late = models.BooleanField("기한을 넘겨 끝남", null=True)
    was_at_once = models.BooleanField("바로 답함", help_text="근무 3시간 안")
    working_minutes = models.PositiveIntegerField("걸린 근무 분", help_text="보완을 기다린 시간은 빼고")
    paused_minutes = models.PositiveIntegerField("보완을 기다린 근무 분")
    moves = models.PositiveSmallIntegerField("부서를 옮긴 횟수")
    is_routed = models.BooleanField("갈 곳이 정해짐")
    extensions = models.PositiveSmallIntegerField("연장")
    supplements = models.PositiveSmallIntegerField("보완 요구")
    is_repeat = models.BooleanField("같은 민원을 다시 냄", help_text="같은 종류가 끝나고 30일 안")
    is_return = models.BooleanField("다시 이용", help_text="12개월 안에 다른 민원을 낸 사람")
    contacts = models.PositiveSmallIntegerField("접촉 횟수")
    cost_won = models.PositiveIntegerField("비용(원)", help_text="표준 처리 시간과 통화 시간으로 셈")

    class Meta(_Fact.Meta):
        db_table = "insight_fact_petition"
        verbose_name = verbose_name_plural = "민원 사실"


class FactDepartmentTime(_Fact):
    """부서가 쓴 시간. One row for each petition and department: each working minute is booked to exactly one."""

    id = models.UUIDField(primary_key=True)
    department = models.CharField("부서", max_length=40)
    ended_on = models.DateField("끝난 날", null=True)
    working_minutes = models.PositiveIntegerField("근무 분")

    class Meta(_Fact.Meta):
        db_table = "insight_fact_department_time"
        verbose_name = verbose_name_plural = "부서가 쓴 시간"


class FactSurvey(_Fact):
    """만족도. One row for each question that was asked, answered or not; `month` is that of the asking."""

    id = models.UUIDField(primary_key=True)
    asked_on = models.DateField("물은 날")
    answered_on = models.DateField("답한 날", null=True)
    kind = models.CharField("무엇에 대해", max_length=12)
    way = models.CharField("여쭌 방법", max_length=6, help_text="phone은 직원이 물은 것")
    department = models.CharField("담당 부서", max_length=40)
    type = models.CharField("민원 종류", max_length=60)
    channel = models.CharField("경로", max_length=10)
    dong = models.CharField("동", max_length=20)
    age_band = models.CharField("나이대", max_length=10)
    score = models.PositiveSmallIntegerField("만족도", null=True)
    speed = models.PositiveSmallIntegerField("빠르기", null=True)
    clarity = models.PositiveSmallIntegerField("쉬운 설명", null=True)
    result = models.PositiveSmallIntegerField("결과", null=True)
    reason = models.CharField("그만둔 까닭", max_length=10, blank=True)
    has_comment = models.BooleanField("글을 남김")

    class Meta(_Fact.Meta):
        db_table = "insight_fact_survey"
        verbose_name = verbose_name_plural = "만족도 사실"


class FactContact(_Fact):
    """접촉. One row for each day, department, channel, direction, kind and formality, with how many."""

    id = models.BigAutoField(primary_key=True)
    date = models.DateField("날짜")
    department = models.CharField("부서", max_length=40)
    channel = models.CharField("경로", max_length=20)
    direction = models.CharField("방향", max_length=3)
    kind = models.CharField("종류", max_length=20)
    is_formal = models.BooleanField("정식 민원", help_text="접수번호가 있는 민원에 관한 접촉")
    count = models.PositiveIntegerField("횟수")
    seconds = models.PositiveIntegerField("걸린 시간(초)")

    class Meta(_Fact.Meta):
        db_table = "insight_fact_contact"
        verbose_name = verbose_name_plural = "접촉 사실"


class FactMail(_Fact):
    """보낸 메일. One row for each day, kind of mail and state, with how many."""

    id = models.BigAutoField(primary_key=True)
    date = models.DateField("날짜")
    kind = models.CharField("종류", max_length=40)
    state = models.CharField("상태", max_length=12)
    count = models.PositiveIntegerField("횟수")

    class Meta(_Fact.Meta):
        db_table = "insight_fact_mail"
        verbose_name = verbose_name_plural = "메일 사실"


class FactParticipation(_Fact):
    """참여. One row for each month and department ("" is the whole office): how many different people took part."""

    id = models.BigAutoField(primary_key=True)
    department = models.CharField("부서", max_length=40)
    participants = models.PositiveIntegerField("참여한 사람")
    members = models.PositiveIntegerField("회원")

    class Meta(_Fact.Meta):
        db_table = "insight_fact_participation"
        verbose_name = verbose_name_plural = "참여 사실"
