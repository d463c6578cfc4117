"""Departments and officers. Citizens never appear here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest

from citizens.accounts import actions
from citizens.accounts.addresses import AddressTooLong, address_token, masked, open_address
from citizens.accounts.models import Account, Department
from citizens.accounts.permissions import ROLES


@admin.register(Department)
class DepartmentAdmin(admin.ModelAdmin):
    list_display = ("name_ko", "bureau_ko", "phone", "is_active")
    list_filter = ("is_active", "bureau_ko")
    search_fields = ("code", "name_ko", "name_en")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # petitions name it for ever; a department that closed is switched off


class RoleField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        role = ROLES.get(obj.name)
        return f"{role.name}: {role.description}" if role else str(obj.name)


class OfficerForm(forms.ModelForm):
    address = forms.EmailField(label="업무용 전자우편 주소", help_text="이 주소로 로그인합니다.")
    roles = RoleField(
        Group.objects.filter(name__in=ROLES), label="역할", widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = forms.CharField(
        label="역할을 바꾸는 까닭",
        help_text="역할, 부서, 쓰는 중을 바꾸면 씁니다. 개인정보 보호책임자가 봅니다. 예: 2026-12 인사발령",
        max_length=200,
        required=False,
    )

    class Meta:
        model = Account
        fields = ("display_name", "department", "position", "office_phone", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["display_name"].required = True
        self.fields["department"].required = True
        if self.instance.pk:
            self.initial["address"] = open_address(self.instance.email)
            self.initial["roles"] = self.instance.groups.all()
            self.fields["address"].disabled = True
            self.fields["address"].help_text = "주소는 본인이 계정 화면에서 바꿉니다."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        rights = {"roles", "department", "is_active"} & set(self.changed_data)
        if rights and not cleaned.get("reason", "").strip():
            self.add_error("reason", "역할을 바꾸는 까닭을 써 주세요. 누가 왜 권한을 갖는지 기록에 남깁니다.")
        return cleaned

    def clean_address(self) -> str:
        try:
            token = address_token(self.cleaned_data["address"])
        except AddressTooLong as error:
            raise forms.ValidationError("주소가 너무 깁니다.") from error
        if Account.objects.filter(email=token).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("이 주소를 쓰는 계정이 있습니다.")
        return token


@admin.register(Account)
class OfficerAdmin(admin.ModelAdmin):
    """Officers only. A new officer makes a password with "비밀번호 다시 만들기"."""

    form = OfficerForm
    list_display = ("display_name", "department", "position", "masked_address", "role_names", "is_active")
    list_filter = ("is_active", "department")
    search_fields = ("display_name",)
    fields = ("address", "display_name", "department", "position", "office_phone", "roles", "is_active", "reason")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        officers = super().get_queryset(request).filter(is_officer=True, is_superuser=False)
        return officers.select_related("department").prefetch_related("groups")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # the history names its officers; one who left is switched off

    @admin.display(description="주소")
    def masked_address(self, account: Account) -> str:
        return masked(account.email)

    @admin.display(description="역할")
    def role_names(self, account: Account) -> str:
        return ", ".join(str(ROLES[group.name].name) for group in account.groups.all() if group.name in ROLES)

    def save_model(self, request: HttpRequest, obj: Account, form: Any, change: bool) -> None:
        if not change:
            made = actions.create_account(email=form.cleaned_data["address"], password=None, is_officer=True)
            obj.pk, obj.email, obj.password, obj.is_officer = made.pk, made.email, made.password, True
            obj._state.adding = False
        super().save_model(request, obj, form, change)
        actor = request.user if isinstance(request.user, Account) else None
        # Who left keeps nothing; who moved gets for the new work what is ticked now, and nothing by habit.
        roles = [group.name for group in form.cleaned_data["roles"]] if obj.is_active else []
        moved = change and "department" in form.changed_data
        actions.set_roles(obj, roles, by=actor, reason=form.cleaned_data["reason"].strip(), anew=moved)
