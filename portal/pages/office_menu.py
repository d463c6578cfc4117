"""The office's menu: every place an officer can go to, in groups, and the right that opens it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account


@dataclass(frozen=True, slots=True)
class Entry:
    """One place. Any one of the `rights` opens it; without rights every officer sees it."""

    place: str  # what a page calls itself: `section` in its context
    url_name: str
    icon: str
    words: Promise
    rights: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        return reverse(self.url_name)

    def is_open_to(self, account: Account) -> bool:
        return not self.rights or any(account.has_perm(right) for right in self.rights)


GROUPS: tuple[tuple[Promise, tuple[Entry, ...]], ...] = (
    (
        _("오늘 할 일"),
        (
            Entry("worklist", "office_petitions:worklist", "inbox", _("민원 처리함")),
            Entry(
                "consultations",
                "office_consultations:inbox",
                "message-square-lock",
                _("상담함"),
                ("consultation.view_inbox",),
            ),
            Entry("contacts", "office_contacts:entry", "phone", _("전화·방문 적기"), ("contacts.record_contact",)),
            Entry(
                "follow_ups",
                "office_follow_ups:list",
                "calendar-clock",
                _("구민에게 한 약속"),
                ("contacts.record_contact",),
            ),
            Entry(
                "second_looks",
                "office_second_looks:list",
                "undo-2",
                _("한 번 더 묻기"),
                ("second_looks.look_again",),
            ),
            Entry("voices", "office_surveys:voices", "message-circle", _("아쉬운 의견"), ("surveys.read_voices",)),
        ),
    ),
    (
        _("구민과 자료"),
        (
            Entry("citizens", "office_citizens:search", "users", _("구민 찾기"), ("contacts.open_citizen",)),
            Entry("duplicates", "office_duplicates:list", "copy", _("같은 사람 찾기"), ("merging.merge_citizens",)),
            Entry("quality", "office_quality:board", "chart-line", _("구민 자료의 질"), ("quality.view_scoreboard",)),
            Entry(
                "exports",
                "office_exports:list",
                "download",
                _("내보내기"),
                ("exports.request_export", "exports.approve_export"),
            ),
        ),
    ),
    (
        _("소통"),
        (
            Entry(
                "posts", "office_moderation:desk", "messages-square", _("자유게시판"), ("moderation.moderate_board",)
            ),
            Entry("posts", "office_posts:list", "messages-square", _("자유게시판"), ("board.answer_post",)),
            Entry(
                "posts",
                "office_moderation:objections",
                "messages-square",
                _("자유게시판"),
                ("moderation.decide_objection",),
            ),
            Entry("issues", "office_issues:list", "megaphone", _("주민 의견"), ("participation.review_issue",)),
            Entry("content", "office_content:list", "file-text", _("소식과 안내"), ("content.edit_article",)),
            Entry("campaigns", "office_campaigns:list", "mail", _("전자우편 소식지"), ("campaigns.view_campaigns",)),
        ),
    ),
    (
        _("살펴보기"),
        (
            Entry(
                "decisions",
                "office_decisions:list",
                "gavel",
                _("결정이 필요한 일"),
                ("decisions.decide", "decisions.propose"),
            ),
            Entry("insight", "office_insight:overview", "chart-line", _("효과 지표"), ("insight.view_insight",)),
            Entry("routing", "office_routing:accuracy", "forward", _("배정 추천"), ("triage.view_accuracy",)),
            Entry(
                "department_insight",
                "office_insight:department",
                "layout-dashboard",
                _("우리 부서 현황"),
                ("insight.view_department_insight",),
            ),
        ),
    ),
    (
        _("보호와 운영"),
        (
            Entry(
                "privacy",
                "office_privacy:log",
                "shield-check",
                _("개인정보 보호"),
                ("access_log.view_accesslogentry",),
            ),
            Entry(
                "retention", "office_retention:overview", "archive", _("보존과 파기"), ("retention.view_retention",)
            ),
            Entry("outbox", "office_outbox:list", "mail", _("발신 대기함"), ("outbox.view_outgoingmail",)),
            Entry(
                "deliveries",
                "office_deliveries:list",
                "badge-check",
                _("소식지 발송 상태"),
                ("campaigns.operate_campaign",),
            ),
        ),
    ),
)


def menu(account: Account, here: str, path: str) -> SafeString:
    """The groups this officer may open; `here`, or else the address, marks the place they are at."""
    addresses = tuple(entry.address for entry in _first_of_each_place(account))
    return _rendered(get_language() or "", addresses, here or _place_of(path))


def _first_of_each_place(account: Account) -> Iterator[Entry]:
    """One entry a place, the first that is open: a moderator's board is another page than a writer's."""
    seen = set()
    for _title, entries in GROUPS:
        for entry in entries:
            if entry.place not in seen and entry.is_open_to(account):
                seen.add(entry.place)
                yield entry


def _place_of(path: str) -> str:
    """The longest address the path lies under: the parent of a page is often a place of its own."""
    fits = [entry for _title, entries in GROUPS for entry in entries if path.startswith(entry.address)]
    return max(fits, key=lambda entry: len(entry.address)).place if fits else ""


@lru_cache(maxsize=512)  # languages × roles × places; nothing of a person is in it
def _rendered(language: str, addresses: tuple[str, ...], here: str) -> SafeString:
    groups = [(title, [entry for entry in entries if entry.address in addresses]) for title, entries in GROUPS]
    context = {"groups": [(title, entries) for title, entries in groups if entries], "here": here}
    return render_to_string("office/_menu.html", context)
