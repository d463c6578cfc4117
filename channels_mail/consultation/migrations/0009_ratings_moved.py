"""Ratings of conversations become answers to a question, in citizens.surveys. See docs/adr/0024."""

from datetime import timedelta

from django.db import migrations

SIZE = 500


def move(apps, schema_editor):
    ratings = apps.get_model("consultation", "ConsultationRating").objects.select_related("consultation")
    for rating in ratings.order_by("pk").iterator(SIZE):
        consultation = rating.consultation
        asked = apps.get_model("surveys", "SurveyInvitation").objects.create(
            kind="consultation",
            subject=consultation.pk,
            citizen_id=consultation.citizen_id,
            subject_key_id=consultation.subject_key_id,
            department_id=rating.department_id,
            answered_by_id=consultation.officer_id,
            target=consultation.number,
            channel="web",
            way="page",
            sent_at=rating.rated_at - timedelta(seconds=1),
        )
        words = rating.sealed_comment
        is_open = words is not None and rating.subject_key.destroyed_at is None
        apps.get_model("surveys", "SurveyResponse").objects.create(
            invitation=asked,
            department_id=rating.department_id,
            subject_key_id=rating.subject_key_id,
            score=rating.score,
            sealed_comment=words.open() if is_open else None,
            answered_at=rating.rated_at,
            changed_at=rating.rated_at,
            lead_told_at=rating.rated_at,
            settled_at=rating.rated_at if is_open else None,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("consultation", "0008_merging"),
        ("surveys", "0001_surveys"),
    ]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel(name="ConsultationRating"),
    ]
