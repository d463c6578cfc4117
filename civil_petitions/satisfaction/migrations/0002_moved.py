"""Questions about petitions become questions about anything, in citizens.surveys. See docs/adr/0024.

What is sealed is bound to its table: each comment is opened and sealed again, which needs the keys of the office.
"""

from datetime import timedelta

from django.db import migrations

SIZE = 500
GIVEN = ("score", "speed", "clarity", "result", "wants_contact", "contact_told_at", "answered_at", "changed_at")


def move(apps, schema_editor):
    old = apps.get_model("satisfaction", "SurveyInvitation")
    invitations = old.objects.select_related("petition__type", "petition__petitioner", "response")
    for invitation in invitations.order_by("pk").iterator(SIZE):
        asked = _ask(apps, invitation)
        if given := getattr(invitation, "response", None):
            _answer(apps, asked, given)


def _ask(apps, invitation):
    petition = invitation.petition
    asked = apps.get_model("surveys", "SurveyInvitation").objects.create(
        pk=invitation.pk,
        kind="petition",
        subject=petition.pk,
        citizen_id=petition.petitioner_id,
        subject_key_id=petition.subject_key_id,
        department_id=petition.department_id,
        answered_by_id=petition.officer_id,
        title_ko=petition.type.name_ko,
        title_en=petition.type.name_en,
        target=petition.receipt_number,
        topic=petition.type_id,
        channel=petition.channel,
        dong=petition.dong,
        way="mail",
        sent_at=invitation.sent_at,
    )
    apps.get_model("surveys", "SurveyLink").objects.create(
        invitation=asked,
        token_hash=invitation.token_hash,
        made_at=invitation.expires_at - timedelta(days=14),
        expires_at=invitation.expires_at,
    )
    return asked


def _answer(apps, asked, given):
    words = given.sealed_comment
    words = words.open() if words is not None and _has_key(given) else None
    apps.get_model("surveys", "SurveyResponse").objects.create(
        pk=given.pk,
        invitation=asked,
        department_id=given.department_id,
        subject_key_id=given.subject_key_id,
        sealed_comment=words,
        lead_told_at=given.changed_at,  # what was said before is not told now
        settled_at=given.changed_at if words else None,
        **{name: getattr(given, name) for name in GIVEN},
    )


def _has_key(given):
    return given.subject_key.destroyed_at is None


class Migration(migrations.Migration):
    dependencies = [
        ("satisfaction", "0001_survey"),
        ("surveys", "0001_surveys"),
    ]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel(name="SurveyResponse"),
        migrations.DeleteModel(name="SurveyInvitation"),
    ]
