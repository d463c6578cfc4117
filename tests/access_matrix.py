"""Who may open what: every URL of the portal stands under a rule. A URL without a row here fails the tests."""

from dataclasses import dataclass
from typing import Any

from tests.access_rules import RULES

__all__ = ["CITIZENS", "EVERYBODY", "OFFICE", "PAGES", "RULES", "Page"]


@dataclass(frozen=True)
class Page:
    """A URL's rule, and what those who get in are answered; None where the method is not for this URL."""

    rule: str
    get: int | tuple[int, ...] | None = 200
    post: int | tuple[int, ...] | None = None
    by_row: bool = False


def _pages(rule: str, names: str, **answers: Any) -> dict[str, Page]:
    return {name: Page(rule, **answers) for name in names.split()}


EVERYBODY = {
    **_pages("PUBLIC", "home:index home:life_events home:life_event search:results deadline:calculator"),
    **_pages("PUBLIC", "petition_types:list petition_types:group petition_types:guide petition_types:blank_form"),
    **_pages("PUBLIC", "sitemap:robots sitemap:index sitemap:section"),
    **_pages("PUBLIC", "content:news content:feed content:news_item content:event_calendar content:questions"),
    **_pages("PUBLIC", "content:question content:guide"),
    **_pages("PUBLIC", "content:rating kiosk:end", get=None, post=302),
    **_pages("PUBLIC", "issues:list issues:detail hearings:list hearings:detail hearings:draw hearings:calendar"),
    **_pages("PUBLIC", "changes:list pages:privacy pages:terms pages:copyright pages:accessibility consent:notice"),
    **_pages("PUBLIC", "display:settings tracking:lookup surveys:visit", post=200),
    **_pages("PUBLIC", "second_looks:by_link", post=302),
    **_pages("PUBLIC", "surveys:short", get=302),
    **_pages("PUBLIC", "kiosk:stay", get=None, post=200),
    **_pages("PUBLIC", "mail_file", get=404),  # its token is good for a minute
    **_pages("PUBLIC", "set_language", get=302, post=302),
    **_pages("PUBLIC", "tracking:petition", get=302),  # no code was given: back to the question
    **_pages("PUBLIC", "surveys:response", post=302),
    **_pages(
        "PUBLIC", "consent:confirmation newsletters:unsubscribe newsletters:choices newsletters:rating", post=200
    ),
    **_pages("PUBLIC", "board:list board:feed board:post board:history board:comment_history moderation:rules"),
    **_pages("PUBLIC", "board:file", get=404),  # its bytes lie nowhere
    **_pages("PUBLIC", "newsletters:picture newsletters:link content:file", get=404),  # nobody has uploaded one
    **_pages("PUBLIC", "open_data:page open_data:csv open_data:json open_data:schema operations:healthz"),
    **_pages("PUBLIC", "operations:readyz", get=503),  # the tests run neither worker nor schedule
    **_pages("PUBLIC", "mailbox:list"),  # in the demo only
    **_pages("PUBLIC", "mailbox:letter mailbox:letter_html", get=404),
}
CITIZENS = {
    **_pages("CITIZEN", "registry:profile my_data:overview my_data:kind"),
    **_pages("CITIZEN", "dashboard:me petition_history:list access_log:mine contacts:mine"),
    **_pages("CITIZEN", "my_data:download", get=302, post=302),
    **_pages("CITIZEN", "my_data:new_request consent:mine consent:own_confirmation", post=200),
    **_pages("CITIZEN_OWN", "my_data:odd_entry contact_points:correction contact_points:code", post=200, by_row=True),
    **_pages("CITIZEN_OWN", "my_data:request consent:receipt consent:receipt_pdf drafts:review", by_row=True),
    **_pages("CITIZEN_OWN", "my_data:withdrawal", get=None, post=302, by_row=True),
    **_pages("CITIZEN_OWN", "my_data:json my_data:pdf", get=410, by_row=True),  # its files lie nowhere
    **_pages("CITIZEN", "consent:mine consent:own_confirmation preferences:notifications interests:mine", post=200),
    **_pages("CITIZEN_OWN", "consent:receipt consent:receipt_pdf", by_row=True),
    **_pages("CITIZEN", "registry:correction preferences:notifications registry:correction", post=200),
    **_pages("CITIZEN_OWN", "consent:receipt consent:receipt_pdf", by_row=True),
    **_pages("CITIZEN", "preferences:notifications interests:mine", post=200),
    **_pages("CITIZEN", "preferences:notifications registry:correction", post=200),
    **_pages("CITIZEN", "contact_points:mine consultations:list"),
    **_pages("CITIZEN", "contact_points:new consultations:new issues:new", post=200),
    **_pages("CITIZEN", "contact_points:link", get=410, post=410),
    **_pages("CITIZEN_OWN", "contact_points:removal drafts:discard", post=302, by_row=True),
    **_pages(
        "CITIZEN_OWN",
        "contact_points:default contact_points:proof contact_points:reachability",
        get=None,
        post=302,
        by_row=True,
    ),
    **_pages("CITIZEN_OWN", "contact_points:confirmation issues:withdrawal", get=None, post=302, by_row=True),
    **_pages("CITIZEN", "identity:verification", post=302),
    **_pages("CITIZEN_OWN", "contact_points:confirmation", get=None, post=302, by_row=True),
    **_pages("CITIZEN", "identity:verification interests:mine", post=302),
    **_pages("CITIZEN", "petition_types:start", post=(200, 302)),  # asks first where a draft was begun
    **_pages("CITIZEN_OWN", "drafts:step petitions:supplement petitions:withdrawal", post=200, by_row=True),
    **_pages("CITIZEN_OWN", "drafts:autosave consultations:draft", get=None, post=200, by_row=True),
    **_pages("CITIZEN_OWN", "drafts:files consultations:mail_choice", get=None, post=400, by_row=True),
    **_pages("CITIZEN_OWN", "drafts:file_delete drafts:submission", get=302, post=302, by_row=True),
    **_pages("CITIZEN_OWN", "petitions:detail petitions:receipt petitions:receipt_slip", by_row=True),
    **_pages("CITIZEN", "issues:argument hearings:attendance hearings:opinion hearings:question", post=200),
    **_pages("CITIZEN", "issues:agreement issues:agreement_withdrawal issues:backing", get=None, post=302),
    **_pages("CITIZEN", "hearings:attendance_withdrawal hearings:question_backing", get=None, post=302),
    **_pages("PUBLIC", "guest_letters:sent", post=302),
    **_pages("PUBLIC", "guest_letters:confirmation", get=410, post=410),  # its letter is long gone
    **_pages(
        "PUBLIC", "guest_letters:thread", get=(200, 302), post=(200, 302)
    ),  # asks for a code, or leads to the owner's own page
    **_pages("PUBLIC", "guest_letters:code guest_letters:entry", get=None, post=(200, 302)),
    **_pages("PUBLIC", "guest_letters:file", get=404),  # nobody has spent a code
    **_pages("CITIZEN_OWN", "mail_files mail_original mail_part", get=(200, 302), by_row=True),
    **_pages("CITIZEN", "guest_letters:claim", get=None, post=404),
    **_pages("CITIZEN", "consultations:new_draft", get=None, post=200),
    **_pages("CITIZEN_OWN", "second_looks:own", post=302, by_row=True),
    **_pages("FILE", "consultations:file", get=404, by_row=True),
    **_pages("CITIZEN_OWN", "consultations:thread", post=200, by_row=True),
    **_pages("CITIZEN_OWN", "consultations:petition", get=404, post=404, by_row=True),
    **_pages("CITIZEN_OWN", "consultations:petition_undoing", get=None, post=404, by_row=True),
    **_pages("CITIZEN_OWN", "consultations:closure consultations:reopening", get=None, post=302, by_row=True),
    **_pages("CITIZEN", "board:new board:pen", post=200),
    **_pages("CITIZEN", "board:mine"),
    **_pages("CITIZEN", "moderation:report", post=200),
    **_pages("CITIZEN_OWN", "moderation:decision", post=200, by_row=True),
    **_pages("CITIZEN", "board:check", get=None, post=200),
    **_pages("CITIZEN", "board:comments", get=None, post=200),
    **_pages("CITIZEN", "board:vote board:follow", get=None, post=302),
    **_pages(
        "CITIZEN_OWN",
        "board:edit board:comment_edit board:consultation board:petition board:issue",
        post=200,
        by_row=True,
    ),
    **_pages("CITIZEN_OWN", "board:withdrawal board:comment_withdrawal", get=None, post=302, by_row=True),
    **_pages("CITIZEN_OWN", "surveys:own", post=302, by_row=True),
    **_pages("CITIZEN", "mandates:list parties:list"),
    **_pages("CITIZEN", "mandates:new parties:new parties:code", post=200),
    **_pages("CITIZEN", "parties:join", get=302, post=302),  # no such code
    **_pages("CITIZEN_OWN", "mandates:page parties:page", by_row=True),
    **_pages("CITIZEN_OWN", "parties:invitation", get=None, post=200, by_row=True),
    **_pages("CITIZEN_OWN", "mandates:answer mandates:revocation", post=302, by_row=True),
    **_pages("CITIZEN_OWN", "parties:ending parties:leaving", post=302, by_row=True),
    **_pages("FILE", "petitions:attachment", by_row=True),
}
OFFICE = {
    **_pages("NEWSLETTERS", "office_campaigns:list office_automations:list"),
    **_pages("COMPOSING", "office_automations:switch", get=None, post=404),  # no such kind
    **_pages("NEWSLETTERS", "office_campaigns:campaign", get=(200, 302), by_row=True),
    **_pages("NEWSLETTERS", "office_campaigns:preview office_campaigns:versions", by_row=True),
    **_pages("NEWSLETTERS", "office_campaigns:left_out office_campaigns:newsletter", by_row=True),
    **_pages("NEWSLETTERS", "office_campaigns:report", get=302, by_row=True),  # nothing has been sent yet
    **_pages("PRINTING", "office_campaigns:letters", get=None, post=302, by_row=True),
    **_pages("COMPOSING", "office_campaigns:audience", post=200, by_row=True),
    **_pages("COMPOSING", "office_campaigns:segment", get=None, post=302, by_row=True),
    **_pages(
        "NEWSLETTERS", "office_campaigns:approval office_campaigns:sending_back", get=None, post=302, by_row=True
    ),
    **_pages("COMPOSING", "office_campaigns:new", post=200),
    **_pages("COMPOSING", "office_campaigns:settings office_campaigns:content", post=200, by_row=True),
    **_pages(
        "COMPOSING",
        "office_campaigns:duplicate office_campaigns:template office_campaigns:english office_campaigns:restoration"
        " office_campaigns:withdrawal office_campaigns:pause office_campaigns:resumption office_campaigns:stop",
        get=None,
        post=302,
        by_row=True,
    ),
    **_pages("OFFICER", "office_petitions:worklist"),
    **_pages("OFFICER", "office_petitions:front", get=302),
    **_pages("DEPARTMENT", "office_petitions:case", by_row=True),
    **_pages("OFFICER", "office_petitions:preview", get=302),  # without htmx it only points at the case
    **_pages("HANDLING", "office_petitions:reveal", get=None, post=200, by_row=True),
    **_pages(
        "HANDLING",
        "office_petitions:reception office_petitions:answer office_petitions:progress_notice"
        " office_petitions:supplement_request office_petitions:extension office_petitions:refusal"
        " office_petitions:transfer office_petitions:return office_petitions:closure",
        post=200,
        by_row=True,
    ),
    **_pages("WATCHING", "office_petitions:judgement", get=None, post=404, by_row=True),
    **_pages("WATCHING", "office_petitions:assignment office_petitions:internal_note", post=200, by_row=True),
    **_pages("COMPARING", "office_digest:week"),
    **_pages("OWN_DESK", "office_decisions:list"),
    **_pages("OWN_DESK", "office_decisions:proposal", post=200),
    **_pages("WATCHING", "office_decisions:decision", by_row=True),
    **_pages("WATCHING", "office_decisions:undo", get=None, post=302, by_row=True),
    **_pages(
        "WATCHING",
        "office_decisions:agreement office_decisions:refusal office_decisions:postponement office_decisions:result"
        " office_decisions:assignment office_decisions:comment",
        post=200,
        by_row=True,
    ),
    **_pages("EDITING", "office_content:list"),
    **_pages("EDITING", "office_content:new office_content:alert", post=200),
    **_pages("EDITING", "office_content:alert_end", get=None, post=302),
    **_pages("WRITER", "office_content:article office_content:revision office_content:preview", by_row=True),
    **_pages("WRITER", "office_content:writing", post=200, by_row=True),
    **_pages("EDITING", "office_repeated_questions:list"),
    **_pages(
        "WRITER",
        "office_repeated_questions:draft office_repeated_questions:dismissal",
        get=None,
        post=302,
        by_row=True,
    ),
    **_pages(
        "WRITER",
        "office_content:submission office_content:return office_content:publication office_content:confirmation"
        " office_content:archiving office_content:restoration office_content:files",
        get=None,
        post=302,
        by_row=True,
    ),
    **_pages("MERGING", "office_issues:list office_issues:issue"),
    **_pages(
        "MERGING",
        "office_issues:opening office_issues:refusal office_issues:assignment office_issues:merger"
        " office_issues:invalidation",
        post=200,
    ),
    **_pages("MERGING", "office_issues:argument_hiding", get=None, post=302),
    **_pages(
        "COMPARING",
        "office_issues:answer office_issues:plan office_issues:change office_issues:minutes office_issues:spoken"
        " office_issues:result office_issues:milestone office_issues:milestone_change office_issues:outcome"
        " office_issues:question_answer office_issues:announcement office_issues:draw",
        post=200,
    ),
    **_pages("COMPARING", "office_issues:milestone_done", get=None, post=302),
    **_pages("INBOX", "office_consultations:inbox office_mail:list"),
    **_pages("READER", "office_mail:mail office_mail:page", by_row=True),
    **_pages("READER", "office_mail:of_message office_mail:original office_mail:part", get=302, by_row=True),
    **_pages(
        "READER",
        "office_mail:attach office_mail:begin office_mail:dismiss office_mail:try_again",
        get=None,
        post=302,
        by_row=True,
    ),
    **_pages("READER", "office_consultations:reveal", get=None, post=200, by_row=True),
    **_pages("READER", "office_consultations:judgement", get=None, post=404, by_row=True),
    **_pages("READER", "office_consultations:charge", get=None, post=302, by_row=True),
    **_pages("READER", "office_consultations:thread", by_row=True),
    **_pages(
        "READER",
        "office_consultations:answer office_consultations:question office_consultations:note"
        " office_consultations:handover office_consultations:reader office_consultations:closure"
        " office_consultations:petition office_consultations:split office_consultations:merge",
        post=200,
        by_row=True,
    ),
    **_pages("MODERATING", "office_moderation:desk", post=302),
    **_pages("MODERATING", "office_moderation:text office_moderation:decisions"),
    **_pages("MODERATING", "office_moderation:undo", get=None, post=302),
    **_pages("OBJECTIONS", "office_moderation:objections"),
    **_pages("OBJECTIONS", "office_moderation:objection", post=200),
    **_pages("ANSWERING", "office_posts:list"),
    **_pages("ANSWERING", "office_posts:answer", post=200),
    **_pages("READER", "office_consultations:merge_undoing", get=None, post=404, by_row=True),
    **_pages("READER", "office_consultations:reader_removal", get=None, post=404, by_row=True),
    **_pages("CALLS", "office_contacts:list"),
    **_pages("CALLS", "office_contacts:entry", post=200),
    **_pages("CALLS", "office_contacts:people office_contacts:wish office_contacts:draft", get=None, post=200),
    **_pages("CALLS", "office_contacts:draft_discard", get=None, post=302),
    **_pages("HANDLING", "office_contacts:contact", by_row=True),
    **_pages("HANDLING", "office_contacts:petition_kind", by_row=True),
    **_pages("HANDLING", "office_contacts:petition", post=200, by_row=True),
    **_pages("HANDLING", "office_contacts:petition_draft", get=None, post=200, by_row=True),
    **_pages("HANDLING", "office_contacts:taking_back office_second_looks:taking", get=None, post=302, by_row=True),
    **_pages("HANDLING", "office_contacts:survey_code office_contacts:survey_spoken", get=None, post=302, by_row=True),
    **_pages("HANDLING", "office_second_looks:look", by_row=True, post=200),
    **_pages("VOICES", "office_surveys:settling", get=None, post=302, by_row=True),
    **_pages("CALLS", "office_follow_ups:list office_second_looks:list"),
    **_pages("COMPARING", "office_follow_ups:officers office_surveys:voices"),
    **_pages("HANDLING", "office_follow_ups:follow_up", by_row=True),
    **_pages(
        "HANDLING",
        "office_follow_ups:postponement office_follow_ups:handover office_follow_ups:cancellation",
        post=200,
        by_row=True,
    ),
    **_pages("HANDLING", "office_follow_ups:completion", post=302, by_row=True),
    **_pages("HANDLING", "office_follow_ups:reopening", get=None, post=302, by_row=True),
    **_pages("CALLS", "office_citizens:search", post=200),
    **_pages("CALLS", "office_citizens:page office_citizens:contacts"),
    **_pages("CALLS", "office_citizens:reveal", get=None, post=200),
    **_pages("CALLS", "office_citizens:verification office_citizens:reachability", get=None, post=302),
    **_pages("CALLS", "office_mandates:record office_parties:confirmation", post=200),
    **_pages("CALLS", "office_mandates:revocation", post=302),
    **_pages("CALLS", "office_mandates:document"),
    **_pages("MERGING", "office_duplicates:list office_duplicates:merges"),
    **_pages("MERGING", "office_duplicates:pair office_duplicates:undo", post=200),
    **_pages("MERGING", "office_duplicates:dismissal", get=None, post=200),
    **_pages("COMPARING", "office_duplicates:reveal", get=None, post=200),
    **_pages("PUBLIC", "incidents:notices consent:guardians"),
    **_pages("CALLS", "office_consents:record", post=200),
    **_pages("CALLS", "office_consents:receipt"),
    **_pages("LOGS", "office_consents:list"),
    **_pages("LOGS", "office_consents:document", post=200),
    **_pages("LOGS", "office_incidents:list office_incidents:incident office_incidents:persons"),
    **_pages("LOGS", "office_incidents:new office_incidents:facts", post=200),
    **_pages(
        "LOGS", "office_incidents:freezing office_incidents:person office_incidents:leaving_out", get=None, post=302
    ),
    **_pages(
        "LOGS",
        "office_incidents:measure office_incidents:report office_incidents:notice office_incidents:closing",
        get=None,
        post=200,
    ),
    **_pages("LOGS", "office_rights_requests:list office_rights_requests:case"),
    **_pages("LOGS", "office_rights_requests:mandate", get=404),  # nobody has brought one
    **_pages(
        "LOGS",
        "office_rights_requests:taking office_rights_requests:identification office_rights_requests:extension"
        " office_rights_requests:decision",
        get=None,
        post=200,
    ),
    **_pages(
        "LOGS",
        "office_plan:plan office_privacy:log office_privacy:alarms office_privacy:rights office_privacy:downloads",
    ),
    **_pages("LOGS", "office_privacy:alarm", post=200),
    **_pages("SCORES", "office_quality:board"),
    **_pages("TAKING", "office_exports:list"),
    **_pages("CALLS", "office_exports:new", get=404, post=404),  # which list, the page before says
    **_pages("MINE_OUT", "office_exports:export", by_row=True),
    **_pages("MINE_OUT", "office_exports:file", get=410, by_row=True),
    **_pages("MINE_OUT", "office_exports:password office_exports:removal", get=None, post=302, by_row=True),
    **_pages("SCORES", "office_exports:decision", get=None, post=404),  # nothing here waits for an approval
    **_pages("LOGS", "office_privacy:citizen", get=None, post=302),
    **_pages("LOGS", "office_privacy:review", post=200),
    **_pages("KEEPING", "office_retention:overview office_retention:batch office_retention:certificate"),
    **_pages("KEEPING", "office_retention:certificate_pdf"),
    **_pages("KEEPING", "office_retention:batches", post=302),
    **_pages("KEEPING", "office_retention:proposal office_retention:withdrawal", get=None, post=302),
    **_pages("KEEPING", "office_retention:approval", get=None, post=200),
    **_pages("KEEPING", "office_retention:holds", post=200),
    **_pages("KEEPING", "office_retention:release", get=None, post=302),
    **_pages("LOGS", "office_retention:period office_retention:separated_name", post=200),
    **_pages("LOGS", "office_retention:separated"),
    **_pages("INSIGHT", "office_insight:overview office_insight:brief office_insight:indicator"),
    **_pages("INSIGHT", "office_mining:discoveries office_routing:accuracy"),
    **_pages("INSIGHT", "office_insight:comments office_insight:csv office_insight:xlsx"),
    **_pages("OWN_DESK", "office_insight:department"),
    **_pages("SENDINGS", "office_deliveries:list"),
    **_pages("SENDINGS", "office_deliveries:settlement", get=None, post=302),
    **_pages("MAILS", "office_outbox:list"),
    **_pages("MAILS", "office_outbox:retry office_outbox:sent office_outbox:cancellation", get=None, post=404),
}
ACCOUNTS = {
    **_pages("GUEST", "account_login account_signup guest_letters:new", post=200),
    **_pages("PUBLIC", "account_reset_password account_confirm_email", post=(200, 302, 404)),
    **_pages("PUBLIC", "account_reset_password_from_key", post=(200, 302)),
    **_pages("PUBLIC", "account_inactive account_email_verification_sent account_reset_password_done"),
    **_pages("PUBLIC", "account_reset_password_from_key_done socialaccount_login_cancelled"),
    **_pages("LOGIN", "account_email usersessions_list", post=302),
    **_pages("LOGIN", "session_extension", get=None, post=204),
    **_pages("LOGIN", "account_set_password mfa_activate_totp mfa_generate_recovery_codes", post=200),
    **_pages("LOGIN", "mfa_add_webauthn socialaccount_connections", post=200),
    **_pages("LOGIN", "mfa_index mfa_list_webauthn"),
    # None of these has anything to show to somebody who is in the middle of nothing.
    **_pages("LOGIN", "account_change_password account_confirm_login_code", get=302, post=302),
    **_pages("LOGIN", "account_reauthenticate mfa_reauthenticate mfa_reauthenticate_webauthn", get=403, post=403),
    **_pages("LOGIN", "mfa_deactivate_totp mfa_download_recovery_codes mfa_remove_webauthn", get=404, post=404),
    **_pages("LOGIN", "mfa_edit_webauthn", get=404, post=404),
    **_pages("LOGIN", "mfa_view_recovery_codes", get=404),
    **_pages("LOGIN", "socialaccount_login_error", get=401),
    **_pages("LOGIN", "mfa_authenticate mfa_login_webauthn", get=302, post=302),
    **_pages("PUBLIC", "account_logout", get=(200, 302), post=302),
    **_pages("ELSEWHERE", "socialaccount_signup"),
    **_pages("LOGIN", "accounts/social/login/cancelled/ accounts/social/login/error/", get=301, post=301),
    **_pages("LOGIN", "accounts/social/signup/ accounts/social/connections/", get=301, post=301),
}
# What the reference data lets do with whom: model, then one rule per verb.
ADMIN_TABLE = """
model                        changelist add       change    history   delete
accounts_department          DISTRICT   DISTRICT  DISTRICT  DISTRICT  NOBODY
accounts_account             DISTRICT   DISTRICT  DISTRICT  DISTRICT  NOBODY
civil_petitions_holiday      REFERENCE  REFERENCE REFERENCE REFERENCE REFERENCE
civil_petitions_petitiontype REFERENCE  NOBODY    REFERENCE REFERENCE NOBODY
civil_petitions_formversion  NOBODY     NOBODY    NOBODY    NOBODY    NOBODY
consultation_cannedreply     REFERENCE  REFERENCE REFERENCE REFERENCE REFERENCE
consultation_lettertopic     REFERENCE  REFERENCE REFERENCE REFERENCE REFERENCE
board_topic                  EDITORIAL  EDITORIAL EDITORIAL EDITORIAL NOBODY
content_banner               EDITORIAL  EDITORIAL EDITORIAL EDITORIAL EDITORIAL
plain_words_plaintext        EDITORIAL  EDITORIAL EDITORIAL EDITORIAL EDITORIAL
content_quicklink            EDITORIAL  EDITORIAL EDITORIAL EDITORIAL EDITORIAL
participation_participationrule EDITORIAL EDITORIAL EDITORIAL  EDITORIAL NOBODY
search_searchmiss            EDITORIAL  NOBODY    EDITORIAL EDITORIAL NOBODY
"""
_HEAD, *_MODELS = (line.split() for line in ADMIN_TABLE.strip().splitlines())
ADMIN = {
    **{
        f"admin:{model}_{verb}": Page(rule, post=(200, 302, 403, 405))
        for model, *rules in _MODELS
        for verb, rule in zip(_HEAD[1:], rules, strict=True)
    },
    **_pages("REFERENCE", "admin:index admin:app_list", post=200),
    **_pages("REFERENCE", "admin:password_change_done admin:jsi18n"),
    **_pages("REFERENCE", "admin:login admin:password_change", get=302, post=(200, 302)),
    **_pages("REFERENCE", "admin:logout", get=None, post=302),
    **_pages("REFERENCE", "admin:autocomplete", get=403),
    **{
        f"office/admin/{'/'.join(model.rsplit('_', 1))}/<path:object_id>/": Page("REFERENCE", get=302, post=302)
        for model, *_rules in _MODELS
    },
    "office/admin/(?P<url>.*)$": Page("REFERENCE", get=(302, 404), post=(302, 404)),
}
PAGES: dict[str, Page] = EVERYBODY | CITIZENS | OFFICE | ACCOUNTS | ADMIN
