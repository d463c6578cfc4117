"""What facts are looked at by: days, departments and types. Channel, dong and age band are words of the facts."""

from django.db import models


class Day(models.Model):
    """날. A date with what the office's calendar says of it."""

    date = models.DateField("날짜", primary_key=True)
    month = models.DateField("달")
    quarter = models.DateField("분기")
    year = models.PositiveSmallIntegerField("해")
    weekday = models.PositiveSmallIntegerField("요일", help_text="월요일이 0입니다.")
    is_working_day = models.BooleanField("근무일")
    holiday = models.CharField("공휴일", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "날"
        default_permissions = ()

    def __str__(self) -> str:
        return self.date.isoformat()


class DepartmentDimension(models.Model):
    """부서의 이름. A view, so that whoever reads facts needs no other table."""

    code = models.CharField("부호", max_length=40, primary_key=True)
    name_ko = models.CharField("이름", max_length=60)
    name_en = models.CharField("영문 이름", max_length=100)
    bureau_ko = models.CharField("국", max_length=60)

    class Meta:
        managed = False
        db_table = "insight_department"
        verbose_name = verbose_name_plural = "부서"
        default_permissions = ()

    def __str__(self) -> str:
        return self.code


class TypeDimension(models.Model):
    """민원 종류의 이름과 갈래. A view likewise."""

    id = models.CharField("부호", max_length=60, primary_key=True)
    name_ko = models.CharField("이름", max_length=60)
    name_en = models.CharField("영문 이름", max_length=100)
    group = models.CharField("갈래", max_length=10)
    kind21 = models.CharField("21종", max_length=4)
    legal_kind = models.CharField("법정 종류", max_length=12)
    department = models.CharField("맡는 부서", max_length=40)

    class Meta:
        managed = False
        db_table = "insight_type"
        verbose_name = verbose_name_plural = "민원 종류"
        default_permissions = ()

    def __str__(self) -> str:
        return self.id
