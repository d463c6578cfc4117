"""One district for the tests that ask every page as everybody: two departments, two citizens, a row of each."""

import uuid
from datetime import date, timedelta
from types import SimpleNamespace

from django.conf import settings
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from channels_mail.campaigns import unsubscribing
from citizens.access_log.models import AccessAlarm
from citizens.consent import actions as consents
from citizens.consent import confirming
from citizens.contacts import actions as contacts
from citizens.incidents import workflow as incidents
from citizens.keys.models import SubjectKey
from citizens.merging.models import Candidate
from civil_petitions import internal_notes
from civil_petitions.attachments import store
from civil_petitions.drafts.models import Draft, DraftFile
from civil_petitions.models import Attachment, Holiday
from civil_petitions.models.attachment import ScanState
from portal.content.models import Banner, QuickLink
from portal.decisions import actions as decisions
from portal.downloads.models import Download
from portal.exports.models import Export
from portal.moderation import actions as moderation
from portal.participation.models import ParticipationRule
from portal.plain_words.models import PlainText
from portal.repeated_questions.models import RepeatedQuestion
from portal.retention import holds
from portal.retention.models import DestructionBatch, SeparatedIdentity
from portal.rights_requests import workflow
from portal.search.models import SearchMiss
from tests.factories import surveys
from tests.factories.accounts import AccountFactory, DepartmentFactory, OfficerFactory
from tests.factories.board import CommentFactory, PostFactory, PostFileFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.consultations import canned_reply, letter_by_mail, topic_of
from tests.factories.content import ArticleFactory
from tests.factories.mandates import offered, on_paper, person
from tests.factories.merging import merged
from tests.factories.participation import HeardIssue
from tests.factories.parties import business
from tests.factories.petitions import FormVersionFactory, PetitionFactory
from tests.factories.registry import CitizenFactory

ROLES = (
    "anonymous",
    "owner",
    "stranger",
    "officer",
    "other_officer",
    "head",
    "auditor",
    "privacy",
    "records",
    "content",
    "campaign",
    "administrator",
)
TRAITS = ("head", "auditor", "privacy", "records", "content", "campaign", "administrator")
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 60


def settle(attachment_root):
    """`district.accounts[role]`, and `district.rows["near"|"far"]`: near is the owner's and the officer's own."""
    near, far = DepartmentFactory(code="near-road"), DepartmentFactory(code="far-parking")
    accounts = {"owner": _citizen("owner", "나가온"), "stranger": _citizen("stranger", "다해든")}
    accounts["officer"] = OfficerFactory(email="near@hanbyeol.example", department=near)
    accounts["other_officer"] = OfficerFactory(email="far@hanbyeol.example", department=far)
    for trait in TRAITS:
        accounts[trait] = OfficerFactory(email=f"{trait}@hanbyeol.example", department=near, **{trait: True})
    with override_settings(ATTACHMENT_ROOT=attachment_root):
        rows = {
            "near": _row("near", near, accounts["owner"], accounts["officer"]),
            "far": _row("far", far, accounts["stranger"], accounts["other_officer"]),
        }
    return SimpleNamespace(
        accounts=accounts,
        rows=rows,
        holiday=Holiday.objects.create(date=date(2030, 5, 6), name_ko="시험 공휴일"),
        alarm=AccessAlarm.objects.create(
            kind=AccessAlarm.Kind.MANY_REVEALS, actor=accounts["officer"], hour=timezone.now(), count=21
        ),
        miss=SearchMiss.objects.create(term="시험"),
        **_retention(accounts),
        **_incident(accounts),
        cookies=_cookies(accounts),
    )


def _token(here, name):
    """What the link of a mail holds."""
    if name.startswith("newsletters:"):
        return unsubscribing.SAMPLE
    return here.consent_token if name.startswith("consent:") else here.token


def _incident(accounts):
    """A leak of which two people are on the list."""
    facts = {"kind": "leak", "title": "잘못 보낸 명단", "course": "", "measures": "", "advice": ""}
    incident = incidents.open_incident(by=accounts["privacy"], facts=facts | {"known_at": timezone.now()})
    for role in ("owner", "stranger"):
        incidents.add_person(incident, by=accounts["privacy"], citizen=accounts[role].citizen)
    return {"incident": incident, "place": incident.persons.first()}


def _retention(accounts):
    """A destruction that is over, a hold, and a name that is kept apart."""
    gone = CitizenFactory(name="라윤슬")
    return {
        "batch": DestructionBatch.objects.create(origin="restore", state="done", finished_at=timezone.now()),
        "hold": holds.place(by=accounts["privacy"], reason="시험", kind="contacts"),
        "identity": SeparatedIdentity.objects.create(citizen=gone, subject_key=gone.subject_key, sealed_name="라윤슬"),
    }


# The same for everybody.
PLAIN = {
    "event_id": "moving",
    "purpose": "surveys",
    "group": "report",
    "noun": "posts",
    "code": "profile",
    "side": "first",
    "app_label": "civil_petitions",
    "url": "nowhere/",
    "key": "unknown",
    "uidb36": "1",
    "pk": "1",
    "path": "2",
    "name": "unknown",
    "section": "pages",
}


def values(district, row, name):
    """What the addresses of the portal are filled with, for this row."""
    here = district.rows[row]
    file = here.post_file if name.startswith("board") else here.draft_file if name.startswith("drafts") else here.file
    return PLAIN | {
        "contact_id": str(here.contact.pk),
        **_newsletter(here),
        "export_id": str(here.export.pk),
        "point_id": str(here.point.pk),
        "follow_up_id": str(here.follow_up.pk),
        "decision_id": str(here.decision.pk),
        "citizen_id": str(here.petition.petitioner_id),
        "number": _number(district, here, name),
        "kind": "phone" if name.startswith("contact_points") else "petitions",
        "hold_id": str(district.hold.pk),
        "entry_id": str(here.look.pk),
        "place_id": str(district.place.pk),
        "identity_id": str(district.identity.pk),
        "reader_id": str(here.draft.pk),
        "post_id": str(here.post.pk),
        "comment_id": str(here.comment.pk),
        "text_id": str(here.hidden.post_id if name == "moderation:decision" else here.post.pk),
        "objection_id": str(here.objection.pk),
        "download_id": str(here.download.pk),
        "type_id": here.type.pk,
        "candidate_id": str(here.candidate.pk),
        "merge_id": str(here.merge.pk),
        "party_id": str(here.party.pk),
        "membership_id": str(here.party.memberships.get().pk),
        "mandate_id": str(here.offer.pk if name == "mandates:answer" else here.mandate.pk),
        "draft_id": str(here.draft.pk),
        "file_id": str(file.pk),
        "receipt_number": here.petition.receipt_number,
        **surveys.addresses(here),
        "token": _token(here, name),
        "receipt_id": str(here.consent_receipt_id),
        "object_id": str(_object(district, here, name)),
        "mail_id": str(here.mail.pk if name.startswith("office_mail") else here.draft.pk),
        "message_id": str(here.mail.message_id),
        "alarm_id": str(district.alarm.pk),
        **here.heard.addresses(),
        **_text(here, name),
    }


def _text(here, name):
    """The article an address is about: the office's own, or a published one of the kind that is asked for."""
    kind = {"content:question": "faq", "content:guide": "guide", "content:event_calendar": "event"}.get(name, "notice")
    article = here.text if name.startswith("office_content") else here.published[kind]
    return {
        "article_id": str(article.pk),
        "repeated_id": str(here.repeated.pk),
        "slug": here.published["guide"].slug,
        "revision_number": "1",
    }


def _object(district, here, name):
    """The row of reference data that this address of the admin is about."""
    objects = {
        "accounts_department": here.petition.department_id,
        "accounts_account": here.petition.officer_id,
        "civil_petitions_holiday": district.holiday.pk,
        "civil_petitions_petitiontype": here.type.pk,
        "civil_petitions_formversion": here.draft.form_version_id,
        "participation_participationrule": ParticipationRule.objects.values_list("pk", flat=True).first(),
        "content_banner": Banner.objects.values_list("pk", flat=True).first(),
        "plain_words_plaintext": PlainText.objects.values_list("pk", flat=True).first(),
        "content_quicklink": QuickLink.objects.values_list("pk", flat=True).first(),
        "search_searchmiss": district.miss.pk,
        "board_topic": here.post.topic_id,
        "consultation_lettertopic": topic_of(here.petition.department_id).pk,
        "consultation_cannedreply": canned_reply().pk,
    }
    return next((pk for model, pk in objects.items() if model in name.replace("/", "_")), "1")


def _newsletter(here):
    picture = here.draft.pk  # nobody has uploaded one
    return {
        "campaign_id": str(here.campaign.pk),
        "version_id": str(here.campaign.version_id),
        "picture_id": str(picture),
        "link_id": str(picture),
    }


def _number(district, here, name):
    if name.startswith("office_retention"):
        return str(district.batch.pk)
    if name.startswith("office_incidents"):
        return district.incident.number
    if name.startswith("office_insight"):
        return "1"
    is_wish = name.startswith(("my_data", "office_rights_requests"))
    return here.rights_request.number if is_wish else here.consultation.number


def _citizen(role, name):
    account = AccountFactory(email=f"{role}@mail.example")
    CitizenFactory(account=account, email=f"{role}@mail.example", name=name)
    return account


def _published(name):
    """One text of each kind that has an address of its own; and what editors put on the front page."""
    today = timezone.localdate()
    Banner.objects.create(title_ko="배너", text_ko="한 줄", url="/", begins_on=today)
    QuickLink.objects.create(title_ko="바로가기", url="/", begins_on=today)
    event = {"event_begins_at": timezone.now()}
    return {
        "notice": ArticleFactory(published=True),
        "faq": ArticleFactory(published=True, kind="faq"),
        "guide": ArticleFactory(published=True, kind="guide", slug=f"guide-{name}"),
        "event": ArticleFactory(published=True, kind="event", **event),
    }


def _row(name, department, account, officer):
    title = f"{account.citizen.masked_name()} 앞 도로가 파였습니다"
    petition = PetitionFactory(account=account, department=department, waiting=True, officer=officer, title=title)
    internal_notes.write(petition, by=officer, text="현장을 보았습니다.")
    form_version = FormVersionFactory(petition_type__id=f"report-{name}", petition_type__department=department)
    draft = Draft.objects.create(
        account=account,
        petition_type=form_version.petition_type,
        form_version=form_version,
        subject_key=account.citizen.subject_key,
        sealed_answers={"place": ["바다마루로 42"], "content": ["버스 정류장 앞이 크게 파였습니다."]},
    )
    answered = PetitionFactory(
        account=account, form_version=petition.form_version, answered=True, officer=officer, title=title
    )
    candidate, merge = _doubles(name, account)
    consented = consents.decide(account.citizen, {"surveys": True}, by=account)
    contact = contacts.record(
        citizen=account.citizen, channel="phone", direction="in", kind="question", by=officer, note="물어보심"
    )
    friend = person(f"friend-{name}@mail.example", name="마바다")
    return SimpleNamespace(
        **_post(account),
        campaign=CampaignFactory(author=officer, department=department),
        candidate=candidate,
        merge=merge,
        **_reached(account, officer, name),
        consent_receipt_id=consented[0].receipt_id,
        look=account.citizen.log_reveal(to=officer, purpose="확인합니다."),
        consent_token=confirming.ask(account.citizen, [*consents.standings(account.citizen).values()]),
        mandate=on_paper(account.citizen, friend, by=officer),
        party=business(account.citizen),
        offer=offered(friend, f"{'owner' if name == 'near' else 'stranger'}@mail.example"),
        petition=petition,
        contact=contact,
        answered=answered,
        **surveys.unhappy(answered),
        draft=draft,
        **letter_by_mail(account, officer),
        heard=HeardIssue.of(account, officer),
        text=ArticleFactory(department=department),
        repeated=RepeatedQuestion.objects.create(department=department, words=["보안등", "설치"], people=5, letters=5),
        published=_published(name),
        type=form_version.petition_type,
        file=_file(Attachment, petition.subject_key, petition=petition),
        draft_file=_file(DraftFile, draft.subject_key, draft=draft),
        download=_download(account),
        rights_request=workflow.file(by=account, submission_key=uuid.uuid4(), kind="access"),
    )


def _doubles(name, account):
    """Somebody who may be the same person, and somebody who was."""
    twin, other = (CitizenFactory(email=f"{each}-{name}@mail.example", name="라마루") for each in ("twin", "other"))
    first, second = sorted((account.citizen, twin), key=lambda citizen: citizen.pk)
    candidate = Candidate.objects.create(first=first, second=second, same_phone=True)
    return candidate, merged(account.citizen, other)


def _reached(account, officer, name):
    """A way to reach the citizen, and what an officer promised them."""
    promised = contacts.promise(
        reference=f"test:{name}",
        text="다시 전화하기",
        due_on=timezone.localdate(),
        department=officer.department,
        citizen=account.citizen,
        owner=officer,
        by=officer,
    )
    taken_out = Export.objects.create(
        requester=officer,
        source="petitions",
        format="csv",
        subject_key=SubjectKey.objects.system("exports"),
        sealed_purpose="현장 점검에 씁니다.",
    )
    asked = decisions.propose(
        by=officer, department=officer.department, title="무엇을", why="까닭", due_on=timezone.localdate()
    )
    return {
        "decision": asked,
        "export": taken_out,
        "point": account.citizen.contact_points.get(kind="phone", is_default=True),
        "follow_up": promised,
    }


def _post(account):
    post = PostFactory(account=account)
    comment = CommentFactory(post=post, account=account)
    (hidden,) = moderation.hide([PostFactory(account=account)], by=OfficerFactory(content=True), rule="insult")
    return {
        "post": post,
        "comment": comment,
        "post_file": PostFileFactory(post=post, account=account),
        "hidden": hidden,
        "objection": moderation.object_to(hidden, by=account, text="다시 보아 주세요."),
    }


def _download(account):
    now = timezone.now()
    ready = {"state": "ready", "file_id": uuid.uuid4(), "ready_at": now, "expires_at": now + timedelta(days=1)}
    return Download.objects.create(citizen=account.citizen, **ready)


def _file(model, subject_key, **owner):
    file = model.objects.create(
        subject_key=subject_key,
        sealed_name="사진.jpg",
        content_type="image/jpeg",
        size=len(JPEG),
        scan_state=ScanState.CLEAN,
        **owner,
    )
    store.keep(file.pk, subject_key, JPEG)
    return file


def _cookies(accounts):
    """Everybody logs in once; each request then gets a browser of its own with this cookie."""
    cookies = {"anonymous": None}
    for role, account in accounts.items():
        client = Client()
        client.force_login(account)
        cookies[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return cookies
