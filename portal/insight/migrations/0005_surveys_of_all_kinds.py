"""Questions about anything; those about petitions keep their petition's number. See docs/adr/0024."""

from django.db import migrations, models

COLUMNS = """
ALTER TABLE insight_fact_survey ADD COLUMN kind varchar(12) NOT NULL DEFAULT 'petition',
    ADD COLUMN way varchar(6) NOT NULL DEFAULT 'mail', ADD COLUMN reason varchar(10) NOT NULL DEFAULT '';
ALTER TABLE insight_fact_survey ALTER COLUMN kind DROP DEFAULT, ALTER COLUMN way DROP DEFAULT,
    ALTER COLUMN reason DROP DEFAULT;
"""
BACK = """
ALTER TABLE insight_fact_survey DROP COLUMN kind, DROP COLUMN way, DROP COLUMN reason;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0004_pulse"),
        ("satisfaction", "0002_moved"),
    ]

    operations = [
        migrations.RenameField(model_name="factlink", old_name="petition_id", new_name="source_id"),
        migrations.AlterField(
            model_name="factlink",
            name="source_id",
            field=models.UUIDField(primary_key=True, serialize=False, verbose_name="민원이나 물음"),
        ),
        migrations.AlterField(
            model_name="summary",
            name="cut",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "모두"),
                    ("type", "민원 종류"),
                    ("department", "시간을 쓴 부서"),
                    ("direction", "방향"),
                    ("formality", "정식인지"),
                    ("channel_age", "경로와 나이대"),
                    ("kind_way", "무엇에 대해 어떻게 여쭘"),
                    ("office", "구청 전체"),
                    ("span", "여러 달의 가운데값"),
                ],
                max_length=12,
                verbose_name="나눈 것",
            ),
        ),
        migrations.AlterField(
            model_name="summary",
            name="subject",
            field=models.CharField(
                choices=[
                    ("filed", "들어온 민원"),
                    ("ended", "끝난 민원"),
                    ("survey", "만족도 답"),
                    ("contact", "접촉"),
                    ("trust", "구청에 대한 믿음"),
                    ("given_up", "그만둔 까닭"),
                    ("time", "부서가 쓴 시간"),
                ],
                max_length=10,
                verbose_name="무엇을",
            ),
        ),
        migrations.RunSQL(COLUMNS, BACK),
    ]
