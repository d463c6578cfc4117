"""The register as it would be if nobody minded: the same tables and indexes, every value in the open."""

from django.db import models


class PlainCitizen(models.Model):
    id = models.UUIDField(primary_key=True)
    account_id = models.IntegerField(null=True)
    name = models.TextField()
    phone = models.TextField()
    email = models.TextField()
    address = models.TextField()
    dong = models.CharField(max_length=20)
    age_band = models.CharField(max_length=10)
    language = models.CharField(max_length=2)
    identity_level = models.CharField(max_length=10)
    identity_verified_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, db_index=False)

    class Meta:
        app_label = "registry"
        managed = False
        db_table = "plain_citizen"

    @classmethod
    def with_contact(cls, contact: str) -> models.QuerySet["PlainCitizen"]:
        """What `Citizen.objects.with_contact` asks, without its keys."""
        kind = "mail" if "@" in contact else "phone"
        found = cls.objects.filter(merged_into=None).filter(points__kind=kind, points__value__in=[contact])
        return found.order_by("created_at", "id")

    @classmethod
    def with_email(cls, email: str) -> models.QuerySet["PlainCitizen"]:
        """The least there is: one table, one column."""
        return cls.objects.filter(email=email)


class PlainPoint(models.Model):
    id = models.UUIDField(primary_key=True)
    citizen = models.ForeignKey(PlainCitizen, models.PROTECT, related_name="points")
    kind = models.CharField(max_length=5)
    value = models.TextField()

    class Meta:
        app_label = "registry"
        managed = False
        db_table = "plain_point"


TABLES = """
CREATE TABLE plain_citizen AS
SELECT one.id, account_id, '김한별' AS name,
    '010-' || lpad((number / 10000)::text, 4, '0') || '-' || lpad((number % 10000)::text, 4, '0') AS phone,
    'person' || number || '@mail.example' AS email, '한별구 새솔로 42(새솔동)' AS address, dong, age_band, language,
    identity_level, identity_verified_at, created_at, merged_into_id
FROM (SELECT *, row_number() OVER (ORDER BY created_at) - 1 AS number FROM registry_citizen) AS one;
CREATE TABLE plain_point AS
SELECT gen_random_uuid() AS id, one.id AS citizen_id, way.kind,
    CASE way.kind WHEN 'mail' THEN one.email ELSE one.phone END AS value, true AS is_default, now() AS created_at,
    now() AS changed_at, '' AS verified_by, '' AS bounce_state
FROM plain_citizen AS one, (VALUES ('mail'), ('phone')) AS way (kind);
ALTER TABLE plain_citizen ADD PRIMARY KEY (id);
ALTER TABLE plain_point ADD PRIMARY KEY (id);
CREATE INDEX plain_email ON plain_citizen (email);
CREATE INDEX plain_value ON plain_point (value) WHERE value <> '';
CREATE UNIQUE INDEX plain_once ON plain_point (citizen_id, kind, value)
"""
