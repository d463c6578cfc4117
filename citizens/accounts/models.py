"""Account (a login), Department, and the failed logins that a lock-out counts."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from citizens.accounts.addresses import address_token


class Department(models.Model):
    """부서. Its words are what a triage suggestion compares a petition with."""

    code = models.SlugField("부호", max_length=40, primary_key=True)
    name_ko = models.CharField("이름", max_length=60)
    name_en = models.CharField("영문 이름", max_length=100, blank=True)
    bureau_ko = models.CharField("국", max_length=60, blank=True)
    phone = models.CharField("전화", max_length=20, blank=True)
    email = models.EmailField("부서 전자우편", blank=True, help_text="부서의 대표 주소만 적습니다.")
    duties = models.JSONField("맡은 일", default=list, blank=True)
    keywords = models.JSONField("찾는 말", default=list, blank=True)
    negative_keywords = models.JSONField("아닌 말", default=list, blank=True)
    confusable = models.JSONField("헷갈리기 쉬운 부서", default=list, blank=True)
    is_active = models.BooleanField("쓰는 중", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "부서"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_ko

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_en if get_language() == "en" and self.name_en else self.name_ko


class AccountManager(BaseUserManager["Account"]):
    """Look-ups and creation by address: both seal it first."""

    use_in_migrations = False

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        account = self.model(email=address_token(email), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        fields = {"display_name": "관리자", "is_officer": True} | fields
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email=address_token(username or ""))


class Account(AbstractBaseUser, PermissionsMixin):
    """계정. A citizen's name and contacts live in the registry; here is only what a login needs."""

    email = models.EmailField(
        _("전자우편 주소"), max_length=254, unique=True, help_text="봉인된 주소. 원래 주소는 저장하지 않습니다."
    )
    display_name = models.CharField("이름(직원)", max_length=60, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="officers", verbose_name="부서"
    )
    position = models.CharField("직급", max_length=30, blank=True)
    office_phone = models.CharField("사무실 전화", max_length=20, blank=True)
    is_officer = models.BooleanField("직원", default=False)
    is_staff = models.BooleanField("기준정보 화면 이용", default=False)
    is_active = models.BooleanField("쓰는 중", default=True)
    date_joined = models.DateTimeField("가입 일시", default=timezone.now, editable=False)

    objects = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = verbose_name_plural = "계정"
        constraints = [
            models.CheckConstraint(condition=models.Q(email__endswith=".invalid"), name="account_email_is_sealed"),
            models.CheckConstraint(
                condition=models.Q(is_officer=True) | models.Q(is_staff=False, department=None, display_name=""),
                name="account_staff_are_officers",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or f"계정 {self.pk}"

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    def clean(self) -> None:
        self.email = address_token(self.email)


class LoginFailure(models.Model):
    """A failed login, kept for the lock-out only. Its key is a keyed hash of address and network."""

    key = models.CharField("열쇠", max_length=64)
    failed_at = models.DateTimeField("실패 일시", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "로그인 실패"
        indexes = [models.Index(fields=["key", "failed_at"], name="login_failure_window")]


class IdentityVerification(models.Model):
    """An agency said who this account belongs to. Of that person only a keyed hash is kept."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="identity", verbose_name="계정")
    agency = models.CharField("본인확인기관", max_length=20)
    person_index = models.CharField("중복가입확인정보 색인", max_length=64, unique=True)
    verified_at = models.DateTimeField("확인 일시", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "본인확인"


class RoleChange(models.Model):
    """A role given or taken, kept three years, and as long as it is held (고시 제5조제3항). Added, never changed."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="role_changes", verbose_name="직원")
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name="바꾼 사람")
    role = models.CharField("역할", max_length=40)
    was_given = models.BooleanField("주었는가")
    reason = models.CharField("까닭", max_length=200, blank=True)
    changed_at = models.DateTimeField("바꾼 일시", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "권한 변경 기록"
        ordering = ["-changed_at", "-pk"]
