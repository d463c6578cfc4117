"""Who may do what: the roles of the office, in words a head of department can read."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from citizens.accounts.http import AccountRequest

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Role:
    """One role: its name, what it means, what it permits, and whether it opens the reference data."""

    name: Promise | str
    description: Promise | str
    permissions: tuple[str, ...]
    uses_reference_data: bool = False


_HANDLING = (
    "civil_petitions.view_worklist",
    "civil_petitions.receive_petition",
    "civil_petitions.assign_petition",
    "civil_petitions.request_supplement",
    "civil_petitions.extend_petition",
    "civil_petitions.notify_progress",
    "civil_petitions.answer_petition",
    "civil_petitions.note_petition",
    "civil_petitions.reveal_petitioner",
    "consultation.view_inbox",
    "consultation.answer_consultation",
    "consultation.invite_reader",
    "contacts.open_citizen",
    "contacts.record_contact",
    "consent.record_consent",
    "board.answer_post",
    "second_looks.look_again",
    "insight.view_department_insight",
    "exports.request_export",
    "mandates.record_mandate",
    "decisions.propose",
    "parties.confirm_party",
)
_DECIDING = (
    "civil_petitions.refuse_petition",
    "civil_petitions.return_petition",
    "civil_petitions.transfer_petition",
)
_PARTICIPATION = ("participation.review_issue", "participation.answer_issue", "participation.run_hearing")
_EDITING = (
    "content.edit_article",
    "content.edit_every_article",
    "content.publish_article",
    "content.raise_alert",
)
_DESTROYING = (
    "retention.view_retention",
    "retention.propose_destruction",
    "retention.approve_destruction",
    "retention.place_hold",
)

ROLES: dict[str, Role] = {
    "officer": Role(
        _("담당자"),
        _("자기 부서의 민원을 접수하고, 보완을 요구하고, 답합니다. 민원인의 개인정보는 이유를 적고 열람합니다."),
        _HANDLING + _DECIDING,
    ),
    "department_head": Role(
        _("부서장"),
        _(
            "담당자가 하는 일을 모두 하고, 부서의 민원을 누가 맡을지 정합니다. "
            "같은 사람의 기록을 합치고, 부서의 소식지를 승인합니다."
        ),
        (
            *_HANDLING,
            *_DECIDING,
            *_PARTICIPATION,
            "content.edit_article",
            "content.publish_article",
            "content.raise_alert",
            "merging.merge_citizens",
            "insight.view_insight",
            "decisions.decide",
            "contacts.watch_follow_ups",
            "surveys.read_voices",
            "quality.view_scoreboard",
            "triage.view_accuracy",
            "exports.approve_export",
            "campaigns.view_campaigns",
            "campaigns.approve_campaign",
        ),
    ),
    "petition_auditor": Role(
        _("민원심사관"),
        _(
            "모든 부서의 민원이 기한 안에 처리되는지 살피고 독촉합니다. 답하거나 거부하지 않습니다. "
            "같은 사람의 기록을 합치고, 가린 게시글에 대한 이의를 판단합니다."
        ),
        (
            "civil_petitions.view_worklist",
            "civil_petitions.see_all_departments",
            "civil_petitions.assign_petition",
            "civil_petitions.note_petition",
            "merging.merge_citizens",
            "participation.review_issue",
            "triage.view_accuracy",
            "insight.view_insight",
            "insight.view_department_insight",
            "decisions.propose",
            "moderation.decide_objection",
        ),
    ),
    "executive": Role(
        _("구청장·부구청장·국장"),
        _(
            "모든 부서의 지표를 보고, 구청의 일과 부서에 오래 놓인 일을 결정합니다. "
            "민원 내용과 개인정보는 보지 못합니다."
        ),
        ("insight.view_insight", "decisions.decide", "decisions.lead_office", "participation.review_issue"),
    ),
    "content_editor": Role(
        _("콘텐츠 담당자"),
        _(
            "민원 안내와 공휴일 같은 기준정보를 고치고, 게시판에서 원칙에 어긋나는 글을 가립니다. "
            "민원 내용은 보지 못합니다."
        ),
        (
            "civil_petitions.view_petitiontype",
            "civil_petitions.change_petitiontype",
            "civil_petitions.view_holiday",
            "civil_petitions.add_holiday",
            "civil_petitions.change_holiday",
            "civil_petitions.delete_holiday",
            *_EDITING,
            "content.view_banner",
            "content.add_banner",
            "content.change_banner",
            "content.delete_banner",
            *(f"plain_words.{verb}_plaintext" for verb in ("view", "add", "change", "delete")),
            "content.view_quicklink",
            "content.add_quicklink",
            "content.change_quicklink",
            "content.delete_quicklink",
            "participation.view_participationrule",
            "participation.add_participationrule",
            "participation.change_participationrule",
            "consultation.view_cannedreply",
            "consultation.add_cannedreply",
            "consultation.change_cannedreply",
            "consultation.delete_cannedreply",
            "consultation.view_lettertopic",
            "consultation.add_lettertopic",
            "consultation.change_lettertopic",
            "consultation.delete_lettertopic",
            "search.view_searchmiss",
            "board.view_topic",
            "board.add_topic",
            "board.change_topic",
            "moderation.moderate_board",
            "moderation.decide_objection",
        ),
        uses_reference_data=True,
    ),
    "campaign_manager": Role(
        _("소식지 담당자"),
        _(
            "소식지를 만들고, 다른 사람이 만든 소식지를 승인합니다. "
            "민원 내용과 받는 사람의 이름은 보지 못하고, 자기가 만든 것은 승인하지 못합니다."
        ),
        (
            "campaigns.view_campaigns",
            "campaigns.see_all_campaigns",
            "campaigns.compose_campaign",
            "campaigns.approve_campaign",
            "campaigns.operate_campaign",
        ),
    ),
    "privacy_officer": Role(
        _("개인정보 보호책임자"),
        _("누가 누구의 개인정보를 왜 보았는지 접속기록을 점검합니다. 민원 내용은 보지 못합니다."),
        (
            "access_log.view_accesslogentry",
            "rights_requests.handle_rightsrequest",
            "incidents.handle_incident",
            "consent.draft_consentdocument",
            "consent.publish_consentdocument",
            *_DESTROYING,
            "retention.set_period",
            "retention.open_separated",
            "quality.view_scoreboard",
            "exports.approve_export",
        ),
    ),
    "records_manager": Role(
        _("기록물관리 담당"),
        _("보존기간이 끝난 기록의 파기를 심사합니다. 자기가 올린 파기는 승인하지 못하고, 민원 내용은 보지 못합니다."),
        _DESTROYING,
    ),
    "administrator": Role(
        _("시스템 관리자"),
        _("부서와 직원 계정, 기준정보, 메일 발송 상태를 관리합니다. 민원 내용과 개인정보는 보지 못합니다."),
        (
            "accounts.view_account",
            "accounts.add_account",
            "accounts.change_account",
            "accounts.view_department",
            "accounts.add_department",
            "accounts.change_department",
            "civil_petitions.view_petitiontype",
            "civil_petitions.change_petitiontype",
            "civil_petitions.view_holiday",
            "civil_petitions.add_holiday",
            "civil_petitions.change_holiday",
            "civil_petitions.delete_holiday",
            "consultation.view_cannedreply",
            "consultation.add_cannedreply",
            "consultation.change_cannedreply",
            "consultation.delete_cannedreply",
            "consultation.view_lettertopic",
            "consultation.add_lettertopic",
            "consultation.change_lettertopic",
            "consultation.delete_lettertopic",
            "outbox.view_outgoingmail",
            "outbox.settle_outgoingmail",
            "campaigns.operate_campaign",
        ),
        uses_reference_data=True,
    ),
}


def officer_required(view: View) -> View:
    """Only officers get in; a citizen is told that this is not for them."""
    return _only(view, lambda request: request.user.is_officer)


def citizen_required(view: View) -> View:
    """Only citizens get in; an officer's login is not a citizen's."""
    return _only(view, lambda request: not request.user.is_officer)


def _only(view: View, may_enter: Callable[[AccountRequest], bool]) -> View:
    @wraps(view)
    def respond(request: AccountRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated or not may_enter(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return respond


def sync_roles(**_signal: Any) -> None:
    """Make the groups of the database say what ROLES says; runs after every migrate."""
    from django.contrib.auth.models import Group, Permission

    existing = {
        f"{label}.{codename}": key
        for label, codename, key in Permission.objects.values_list("content_type__app_label", "codename", "pk")
    }
    for code, role in ROLES.items():
        group = Group.objects.get_or_create(name=code)[0]
        group.permissions.set([existing[name] for name in role.permissions if name in existing])
