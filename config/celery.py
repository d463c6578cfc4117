"""The Celery app, and what runs when."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Without tables, hence no apps.
app.autodiscover_tasks(["civil_petitions.attachments", "portal.follow_ups", "portal.home", "portal.surveys"])


@worker_init.connect
def need_keys(**signal: Any) -> None:
    """A worker without its keys does not begin."""
    from citizens.keys.starting import refuse_without_keys

    refuse_without_keys()


# The whole schedule of the office. A row here is a promise; a task of its slice keeps it.
app.conf.beat_schedule = {
    # Mail: the rows are the truth, these only look at them often enough.
    "tell petition events": {"task": "channels_mail.petition_notices.tasks.mail_petition_events", "schedule": 5.0},
    "send due mail": {"task": "channels_mail.outbox.tasks.deliver_due", "schedule": 5.0},
    "settle mail of dead senders": {"task": "channels_mail.outbox.tasks.reap_expired", "schedule": 30.0},
    "empty sent mail": {"task": "channels_mail.outbox.tasks.empty_sent", "schedule": crontab(hour=3, minute=10)},
    "scan files of letters": {"task": "channels_mail.consultation.tasks.scan_waiting_files", "schedule": 60.0},
    "sweep letters": {"task": "channels_mail.consultation.tasks.sweep", "schedule": crontab(hour=3, minute=55)},
    "end silent letters": {"task": "channels_mail.consultation.tasks.close_silent", "schedule": crontab(minute=35)},
    "destroy unconfirmed letters": {
        "task": "channels_mail.guest_letters.tasks.destroy_unconfirmed",
        "schedule": crontab(minute="*/10"),
    },
    "read mail": {"task": "channels_mail.inbound.tasks.read_waiting", "schedule": 5.0},
    "scan files of mail": {"task": "channels_mail.inbound.tasks.scan_waiting", "schedule": 60.0},
    "fetch mail": {"task": "channels_mail.inbound.tasks.fetch_imap", "schedule": 60.0},
    "old mail of no conversation": {
        "task": "channels_mail.inbound.tasks.forget_settled",
        "schedule": crontab(hour=3, minute=15),
    },
    # Campaigns: the rows are the queue, by the database's clock.
    "automatic letters": {
        "task": "channels_mail.automations.tasks.send_due",
        "schedule": crontab(hour=9, minute=45),
    },
    "tend campaigns": {"task": "channels_mail.campaigns.tasks.tend", "schedule": 5.0},
    "who can be reached": {"task": "citizens.reach.tasks.catch_up_reach", "schedule": 20.0},
    "fix who gets a campaign": {"task": "channels_mail.campaigns.tasks.freeze_approved", "schedule": 5.0},
    "forget who got a campaign": {
        "task": "channels_mail.campaigns.tasks.forget_recipients",
        "schedule": crontab(hour=3, minute=25),
    },
    "morning digests": {
        "task": "channels_mail.petition_notices.tasks.mail_digests",
        "schedule": crontab(hour="8-20", minute="*/10"),
    },
    "tell who was not content": {"task": "portal.surveys.tasks.tell_departments", "schedule": 60.0},
    "confirm consents": {
        "task": "citizens.consent.tasks.ask_due_confirmations",
        "schedule": crontab(hour=9, minute=35),
    },
    "owe calls for failed notices": {"task": "channels_mail.petition_notices.tasks.owe_calls", "schedule": 60.0},
    # Petitions: what the law's calendar asks of the office.
    "progress notices": {"task": "civil_petitions.tasks.notify_long_running", "schedule": crontab(hour=9, minute=5)},
    "supplement reminders": {
        "task": "civil_petitions.tasks.remind_supplements",
        "schedule": crontab(hour=9, minute=15),
    },
    "due times": {"task": "civil_petitions.tasks.recount_due_times", "schedule": crontab(hour=4, minute=40)},
    "routing suggestions": {
        "task": "civil_petitions.triage.tasks.tend_routing",
        "schedule": crontab(hour=4, minute=20, day_of_week="mon"),
    },
    "draft reminders": {"task": "civil_petitions.drafts.tasks.remind_drafts", "schedule": crontab(hour=9, minute=25)},
    "old drafts": {
        "task": "civil_petitions.drafts.tasks.destroy_expired_drafts",
        "schedule": crontab(hour=3, minute=20),
    },
    "left entry drafts": {
        "task": "citizens.contacts.tasks.destroy_old_entry_drafts",
        "schedule": crontab(minute=35),
    },
    "promises of the day": {
        "task": "portal.follow_ups.tasks.remind_owners",
        "schedule": crontab(hour="8-11", minute="10,40"),
    },
    "files without rows": {"task": "civil_petitions.drafts.tasks.sweep_files", "schedule": crontab(hour=3, minute=50)},
    "failed look-ups": {"task": "civil_petitions.tasks.forget_lookup_attempts", "schedule": 600.0},
    "scan waiting files": {"task": "civil_petitions.attachments.tasks.scan_pending", "schedule": 60.0},
    # Retention: nothing is destroyed that two persons have not approved.
    "count what falls due": {"task": "portal.retention.tasks.count_due", "schedule": crontab(hour=2, minute=30)},
    "warn unused logins": {"task": "portal.retention.tasks.warn_inactive", "schedule": crontab(hour=9, minute=35)},
    "list what is over": {
        "task": "portal.retention.tasks.list_due",
        "schedule": crontab(hour=5, minute=10, day_of_week="mon"),
    },
    "destroy what is approved": {"task": "portal.retention.tasks.destroy_approved", "schedule": 30.0},
    "erasure ledger": {"task": "portal.retention.tasks.export_ledger", "schedule": crontab(hour=1, minute=50)},
    # Insight: facts are counted from the history, a few minutes behind it.
    "facts": {"task": "portal.insight.tasks.refresh_facts", "schedule": 300.0},
    "look through the week": {
        "task": "portal.mining.tasks.look_through_week",
        "schedule": crontab(hour=5, minute=40, day_of_week="mon"),
    },
    "tell what changed": {
        "task": "portal.decisions.tasks.tell_what_changed",
        "schedule": crontab(hour="9-17", minute=5),
    },
    "monday mail": {
        "task": "portal.digest.tasks.mail_week",
        "schedule": crontab(hour="8,9", minute="30,45", day_of_week="mon-fri"),
    },
    "raise decisions": {"task": "portal.insight.tasks.raise_decisions", "schedule": crontab(hour=6, minute=20)},
    "facts of what is open": {
        "task": "portal.insight.tasks.refresh_open_facts",
        "schedule": crontab(hour=4, minute=5),
    },
    "figures of the front page": {"task": "portal.home.tasks.refresh_figures", "schedule": 60.0},
    "plain words": {"task": "portal.plain_words.tasks.refresh_plain_words", "schedule": 60.0},
    # The board.
    "followers": {"task": "portal.board.tasks.tell_followers", "schedule": 20.0},
    "counts of posts": {"task": "portal.board.tasks.recount_posts", "schedule": crontab(hour=3, minute=35)},
    "unsent files of posts": {"task": "portal.board.tasks.forget_unsent_files", "schedule": crontab(minute=40)},
    "waiting files of posts": {"task": "portal.board.tasks.scan_waiting_files", "schedule": 60.0},
    "repeated questions": {
        "task": "portal.repeated_questions.tasks.find_repeated_questions",
        "schedule": crontab(hour=4, minute=50, day_of_week="mon"),
    },
    "urgent alert": {"task": "portal.content.tasks.refresh_alert", "schedule": 30.0},
    "texts to review": {
        "task": "portal.content.tasks.remind_of_reviews",
        "schedule": crontab(hour=9, minute=5, day_of_week="mon"),
    },
    # Issues and hearings: windows end, supporters are told.
    "issue windows": {"task": "portal.participation.tasks.close_windows", "schedule": 300.0},
    "tell supporters": {"task": "portal.participation.tasks.tell_supporters", "schedule": 15.0},
    "hearing reminders": {
        "task": "portal.participation.tasks.remind_of_hearings",
        "schedule": crontab(hour="9-18", minute=20),
    },
    "ask after hearings": {
        "task": "portal.participation.tasks.ask_after_hearings",
        "schedule": crontab(hour="9-18", minute="*/10"),
    },
    "recount agreements": {
        "task": "portal.participation.tasks.recount_agreements",
        "schedule": crontab(hour=3, minute=30),
    },
    "search index": {"task": "portal.search.tasks.refresh_index", "schedule": 60.0},
    "link access log": {"task": "citizens.access_log.tasks.link_entries", "schedule": 5.0},
    "access log head": {"task": "citizens.access_log.tasks.tell_head", "schedule": crontab(hour=0, minute=5)},
    "old proofs of contact points": {
        "task": "citizens.contact_points.tasks.forget_old_proofs",
        "schedule": crontab(hour=3, minute=5),
    },
    "quality of data": {"task": "citizens.quality.tasks.measure_quality", "schedule": crontab(hour=4, minute=10)},
    "prepare exports": {"task": "portal.exports.tasks.prepare_waiting_exports", "schedule": 30.0},
    "old exports": {"task": "portal.exports.tasks.destroy_expired_exports", "schedule": 600.0},
    # One person, one record.
    "merge candidates": {"task": "citizens.merging.tasks.find_candidates", "schedule": crontab(hour=2, minute=20)},
    "merge snapshots": {"task": "citizens.merging.tasks.settle_merges", "schedule": crontab(hour=2, minute=50)},
    "rows of merged records": {"task": "citizens.merging.tasks.gather_strays", "schedule": 600.0},
    "old role changes": {
        "task": "citizens.accounts.tasks.drop_old_role_changes",
        "schedule": crontab(hour=2, minute=45),
    },
    "access log alarms": {"task": "citizens.access_log.tasks.watch_lists", "schedule": crontab(minute="*/10")},
    "access log months": {"task": "citizens.access_log.tasks.turn_months", "schedule": crontab(hour=2, minute=35)},
    "waiting copies of one's data": {"task": "portal.my_data.tasks.prepare_waiting", "schedule": 30.0},
    "old copies of one's data": {
        "task": "portal.my_data.tasks.destroy_expired_downloads",
        "schedule": crontab(minute=20),
    },
    "notices of incidents": {"task": "citizens.incidents.tasks.send_notices", "schedule": 60.0},
    "clocks of incidents": {"task": "citizens.incidents.tasks.watch_clocks", "schedule": crontab(minute=25)},
    "overdue rights requests": {
        "task": "portal.rights_requests.tasks.alarm_overdue",
        "schedule": crontab(hour=9, minute=10),
    },
    "powers of attorney without requests": {
        "task": "portal.rights_requests.tasks.sweep_mandates",
        "schedule": crontab(hour=3, minute=55),
    },
    "heartbeat": {"task": "portal.operations.tasks.heartbeat", "schedule": 10.0},
}
