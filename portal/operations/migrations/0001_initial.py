from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False, verbose_name="이름")),
                ("at", models.DateTimeField(verbose_name="시각")),
            ],
            options={"verbose_name": "생존 신호", "verbose_name_plural": "생존 신호"},
        ),
    ]
