"""What the tests of resealing ask: what opens, and which keys are still named."""

import io

from django.core.management import call_command
from django.db import connection

from citizens.encryption.file_stores import STORES
from citizens.encryption.files import HEADER_BYTES, key_id_of
from citizens.keys import sealed_rows
from civil_petitions.attachments import store
from civil_petitions.drafts.models import DraftFile
from civil_petitions.models import Attachment

FILE = bytes(range(256)) * 700  # three pieces


def run(**options):
    told = io.StringIO()
    call_command("reseal", stdout=told, **{"settle": 0} | options)
    return told.getvalue()


def everything():
    """Each sealed value there is, opened, by table, row and column; and each file."""
    found = {}
    for model in sealed_rows.keyed_models():
        for row in model._base_manager.all():
            for field in sealed_rows.sealed_fields(model):
                value = getattr(row, field.name)
                found[model._meta.label, row.pk, field.name] = None if value is None else value.open()
    for model in (Attachment, DraftFile):
        for row in model.objects.all():
            found["file", row.pk] = b"".join(store.read(row.pk, row.subject_key))
    return found


def keys_in_use():
    """Every key that a column, sealed bytes or a file still names."""
    used = set()
    for model in sealed_rows.keyed_models():
        used |= sealed_rows.keys_of(model._base_manager.all())
    for each in STORES:
        used |= {key_id_of(path.read_bytes()[:HEADER_BYTES]) for path in each.files()}
    return used - {None}


def column(row, name):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM {row._meta.db_table} WHERE id = %s", [row.pk])
        return bytes(cursor.fetchone()[0])


def damage(row, name):
    with connection.cursor() as cursor:
        blob = column(row, name)
        blob = blob[:-1] + bytes([blob[-1] ^ 1])
        cursor.execute(f"UPDATE {row._meta.db_table} SET {name} = %s WHERE id = %s", [blob, row.pk])
    return blob
