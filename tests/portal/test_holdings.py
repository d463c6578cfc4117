"""All that is held of a person is named: a table that knows somebody cannot be forgotten."""

import uuid
from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone, translation

from channels_mail.automations.models import AutomaticLetter
from channels_mail.consultation import drafting
from channels_mail.consultation.workflow import open_consultation
from channels_mail.inbound.models import InboundMail
from channels_mail.inbound.storing import store
from channels_mail.petition_notices.tasks import mail_petition_events
from citizens.accounts import identity
from citizens.consent import actions as consents
from citizens.consent import confirming
from citizens.contacts import actions as contacts
from citizens.incidents import sending
from citizens.incidents import workflow as incidents
from citizens.preferences import actions as preferences
from citizens.processing_stops import actions as processing_stops
from citizens.registry import actions as registry
from civil_petitions import internal_notes
from civil_petitions.drafts.models import Draft, DraftFile
from civil_petitions.models import Attachment
from civil_petitions.triage.models import RoutingJudgement
from portal.board.actions import voting
from portal.interests import actions as interests
from portal.moderation import actions as moderation
from portal.my_data import actions
from portal.my_data.kinds import KINDS
from portal.participation import workflow as participation
from portal.retention.models import InactivityNotice
from portal.rights_requests import workflow
from tests.factories import surveys
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.board import CommentFactory, PostFactory
from tests.factories.campaigns import DeliveryFactory, SuppressionFactory
from tests.factories.mandates import on_paper
from tests.factories.mandates import person as other_person
from tests.factories.merging import merged
from tests.factories.participation import HeardIssue, IssueFactory, resident
from tests.factories.parties import household
from tests.factories.petitions import FormVersionFactory, PetitionFactory
from tests.factories.registry import CitizenFactory

# Tables that lead to a person and are no holding of theirs, each with the reason.
NOT_HELD_OF_CITIZENS = {
    "access_log.AccessAlarm": "about the officer who looked",
    "access_log.AlarmFinding": "what the privacy officer found of an alarm",
    "access_log.AccessLogLink": "the place of an entry in the chain, no word about anybody",
    "access_log.AccessReview": "the privacy officer's signature under a sample",
    "account.EmailConfirmation": "the hash of a link that was mailed, gone once it is used",
    "accounts.Account_groups": "roles are officers'",
    "accounts.Account_user_permissions": "roles are officers'",
    "accounts.RoleChange": "roles are officers'",
    "admin.LogEntry": "what officers did to reference data",
    "automations.Automation": "when the office writes by itself; names officers",
    "campaigns.CampaignDraft": "what an officer is typing at this moment",
    "campaigns.CountedLink": "a link and how often it was pressed, by nobody in particular",
    "content.ArticleFile": "a public record of the office",
    "campaigns.LetterRating": "how often each face was pressed, by nobody in particular",
    "campaigns.LetterTemplate": "the office's own words, with the officer who kept them",
    "campaigns.Picture": "the office's own picture, with the officer who brought it",
    "campaigns.Campaign": "what the office sends; names officers",
    "campaigns.CampaignEvent": "what officers did with a campaign",
    "campaigns.CampaignVersion": "the office's own words, with the officer who wrote them",
    "campaigns.Segment": "rules, and the officer who wrote them",
    "campaigns.Tally": "numbers",
    "campaigns.Throttle": "how fast a campaign may go",
    "content.Alert": "what the office told everybody, with the officer who did",
    "content.Article": "the office's own text, with the officer who looked at it",
    "content.Revision": "the office's own text, with the officer who wrote it",
    "consent.ConsentDocument": "the office's own text, with the officers who wrote it",
    "incidents.Incident": "what happened, in words that name nobody",
    "incidents.IncidentNotice": "the words that all who were touched were told",
    "incidents.IncidentStep": "what officers did about an incident",
    "contact_points.SentProof": "that a link or a code was sent, gone after a day",
    "guest_letters.GuestCode": "a hash of six digits, gone when they are used or after an hour",
    "guest_letters.GuestLetter": "nobody's yet: who wrote it has not shown that the address is theirs; gone in a day",
    "guest_letters.GuestLetterFile": "the same",
    "decisions.Decision": "what the office is to decide; names officers",
    "decisions.DecisionStep": "what officers did with a decision",
    "digest.Digest": "which officer was sent the week's page",
    "exports.Export": "what an officer took out; the access log names each person in it",
    "merging.Candidate": "a guess that two records are one, as much about another person",
    "contacts.EntryDraft": "what an officer is typing at this moment, gone when it is saved or after a day",
    "reach.Reach": "says again what consents, preferences and contact points say, to count a million people at once",
    "repeated_questions.RepeatedQuestion": "words that five people share, with the officer who looked at them",
    "search.SearchDocument": "a public text once more, to be found; gone with it",
    "retention.DestructionBatch": "what officers let go; its lists name rows, not people",
    "retention.DestructionFile": "the number of a file that goes",
    "retention.DestructionItem": "the number of a row that goes",
    "retention.DestructionLine": "how many rows of a kind went",
    "retention.LegalHold": "told with what is held: it explains why that stays, and may be about a lawsuit",
    "retention.RetentionPolicy": "how long officers keep a kind",
    "retention.SeparatedIdentity": "only of those whose login is gone; what is held is told at the counter",
    "socialaccount.SocialToken": "never stored: SOCIALACCOUNT_STORE_TOKENS is off",
}
ABOUT_PEOPLE = {"registry.Citizen", "accounts.Account"}


def leads_to_somebody():
    """Labels of the tables from which foreign keys lead to a citizen or a login, or which have a subject key."""
    models = apps.get_models(include_auto_created=True)
    targets = {
        model._meta.label: {
            field.related_model._meta.label
            for field in model._meta.concrete_fields
            if field.is_relation and field.related_model
        }
        for model in models
    }
    found = ABOUT_PEOPLE | {
        label for label, model in ((each._meta.label, each) for each in models) if _is_sealed(model)
    }
    while grown := {label for label, led_to in targets.items() if led_to & found} - found:
        found |= grown
    return found


def _is_sealed(model):
    return any(field.name == "subject_key" for field in model._meta.concrete_fields)


def holding(code):
    return next(kind for kind in KINDS if kind.code == code)


def test_every_table_that_leads_to_a_person_is_held_or_has_a_reason():
    covered = [table for kind in KINDS for table in kind.tables]

    assert leads_to_somebody() - set(covered) - set(NOT_HELD_OF_CITIZENS) == set()
    assert set(covered) & set(NOT_HELD_OF_CITIZENS) == set()
    assert len(covered) == len(set(covered)), "one table belongs to one kind"
    assert set(NOT_HELD_OF_CITIZENS) <= leads_to_somebody(), "take these out"


def test_codes_are_unique_and_everything_is_said_in_both_languages():
    assert len({kind.code for kind in KINDS}) == len(KINDS)
    for kind in KINDS:
        said = [kind.name, kind.purpose, kind.basis, kind.not_erased_by, *kind.items.values()]
        with translation.override("en"):
            assert [str(words) for words in said if any("가" <= letter <= "힣" for letter in str(words))] == []


@pytest.fixture
def person(db):
    """Somebody of whom everything is held, and a second person of whom the same is."""
    return [_somebody(f"{name}@mail.example", name) for name in ("first", "stranger")][0]


def _has_chosen(citizen, account):
    consents.decide(citizen, {"surveys": True}, by=account, proof={"ip": "192.0.2.1"})
    confirming.ask(citizen, [*consents.standings(citizen).values()])
    preferences.choose(citizen, {"progress": "none"}, by=account)
    interests.choose(citizen, topics=["traffic"], rules=["dong"], by=account)


def _tied(citizen, officer, word):
    """Whom the person lets act for them, and who else they were."""
    on_paper(citizen, other_person(f"agent-{word}@mail.example", name=f"대리{word}"), by=officer)
    household(citizen, name=f"집{word}")
    merged(citizen, CitizenFactory(name=f"다른이름{word}"), by=officer)


def _somebody(email, word):
    account = AccountFactory(email=email)
    citizen = CitizenFactory(account=account, email=email, name=f"이름{word}")
    officer = OfficerFactory()
    told = {"title": f"제목{word}", "answers": {"content": f"글{word}"}}
    petition = PetitionFactory(account=account, answered=True, officer=officer, department=officer.department, **told)
    internal_notes.write(petition, by=officer, text=f"메모{word}")
    for model, owner in ((Attachment, {"petition": petition}), (DraftFile, {"draft": _draft(account, word)})):
        model.objects.create(
            subject_key=citizen.subject_key, sealed_name=f"{word}.jpg", content_type="image/jpeg", size=9, **owner
        )
    mail_petition_events()
    surveys.unhappy(petition, words=f"의견{word}")
    citizen.reveal(to=officer, purpose=f"까닭{word}")
    identity.record(account, "demo", identity.VerifiedPerson(duplication_key=word))
    UserSession.objects.create(user=account, session_key=word, ip="192.0.2.1", user_agent="Firefox Linux")
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": f"비밀{word}"})
    contacts.record(citizen=citizen, channel="phone", direction="in", kind="question", by=officer, note=f"메모{word}")
    due_on = timezone.localdate() + timedelta(days=1)
    contacts.promise(reference=word, text=f"메모{word}", due_on=due_on, department=officer.department, citizen=citizen)
    _has_chosen(citizen, account)
    _tied(citizen, officer, word)
    consultation = open_consultation(
        submission_key=uuid.uuid4(),
        citizen=citizen,
        subject=f"상담{word}",
        body=f"편지{word}",
        by=account,
        department=officer.department,
    )
    store("consult", f"From: {word}\r\n\r\n편지{word}".encode(), via="pipe")
    InboundMail.objects.filter(consultation=None).update(state="filed", consultation=consultation)
    _takes_part(account, word)
    _is_written_to(citizen, consultation, officer)
    actions.request(by=account)
    registry.update_details(citizen, by=account, dong="은하동", address=f"주소{word}")
    processing_stops.stop(citizen, reference=word)
    workflow.file(by=account, submission_key=uuid.uuid4(), kind="access", text=f"요구{word}")
    DeliveryFactory(citizen=citizen)
    SuppressionFactory(citizen=citizen)
    facts = {"kind": "leak", "known_at": timezone.now(), "title": "사고", "course": "", "measures": "", "advice": ""}
    incident = incidents.open_incident(by=officer, facts=facts)
    incidents.add_person(incident, by=officer, citizen=citizen)
    sending.send(incidents.notify(incident, by=officer, kind="first"))
    InactivityNotice.objects.create(account=account)
    account.socialaccount_set.create(provider="kakao", uid=f"uid-{word}")
    return citizen


def _takes_part(account, word):
    CommentFactory(account=account, post=PostFactory(account=account, title=f"제목{word}", body=f"글{word}"))
    voting.vote(PostFactory(), by=account, agrees=True)
    moderation.report(PostFactory(), by=account, rule="insult")
    (hidden,) = moderation.hide([PostFactory(account=account)], by=OfficerFactory(content=True), rule="insult")
    moderation.object_to(hidden, by=account, text=f"이의{word}")
    heard = HeardIssue.of(resident(account=account), OfficerFactory(head=True))
    participation.apply(heard.hearing, by=account, way="hall", pen_name="필명")
    participation.agree(IssueFactory(), by=account, citizen=account.citizen)


def _is_written_to(citizen, consultation, officer):
    AutomaticLetter.objects.create(citizen=citizen, code="confirm_details")
    drafting.save(None, by=citizen.account, words={"body": "쓰던 상담"}, version=None)
    RoutingJudgement.objects.create(
        target=consultation.number,
        citizen=citizen,
        subject_key=consultation.subject_key,
        sealed_text="배정할 글",
        department=officer.department,
        was_right=True,
        judged_by=officer,
    )


def _draft(account, word):
    form_version = FormVersionFactory()
    return Draft.objects.create(
        account=account,
        petition_type=form_version.petition_type,
        form_version=form_version,
        subject_key=account.citizen.subject_key,
        sealed_answers={"content": [f"쓰던글{word}"]},
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_kind_gives_rows_that_json_can_write_and_counts_them(kind, person):
    rows = list(kind.of(person))

    assert rows
    assert kind.count(person) == len(rows)
    assert {key for row in rows for key in row} <= set(kind.items)
    assert DjangoJSONEncoder(ensure_ascii=False).encode(rows)


def test_what_is_handed_out_is_ones_own_and_nobody_elses(person):
    told = DjangoJSONEncoder(ensure_ascii=False).encode({kind.code: list(kind.of(person)) for kind in KINDS})

    words = ("이름", "제목", "글", "쓰던글", "의견", "상담", "편지", "까닭")
    for word in (*(f"{word}first" for word in words), "first.jpg"):
        assert word in told
    assert "stranger" not in told
    assert "메모" not in told, "an internal note is given after a look, not by a button"
    assert "비밀" not in told


def test_somebody_without_a_login_has_their_petitions_too(db):
    citizen = CitizenFactory(email="", account=None)
    PetitionFactory(citizen=citizen, at=timezone.now() - timedelta(days=1))

    (petition,) = holding("petitions").of(citizen)

    assert isinstance(petition["submitted_at"], datetime)
    assert [len(list(kind.of(citizen))) for kind in KINDS if kind.code in ("login", "sessions", "drafts")] == [0, 0, 0]


def test_a_hundred_petitions_are_opened_with_few_queries(person, django_assert_max_num_queries):
    form_version = FormVersionFactory()
    for _each in range(10):
        PetitionFactory(citizen=person, form_version=form_version)

    with django_assert_max_num_queries(8):
        assert len(list(holding("petitions").of(person))) == 11
