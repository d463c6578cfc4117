"""A new blind-index key: every citizen's look-up values are written anew, from what is sealed."""

import uuid

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from citizens.encryption import SealError, Shredded, prefetch_keys
from citizens.encryption.blind_index import epochs, newest_epoch, prefix
from citizens.keys.models import KeyRotation
from citizens.keys.rotation import Batch, RotationRefused, Tell, refuse_unless_the_ring_opens_all, repeat
from citizens.registry.models import Citizen

SAMPLE = 20
REINDEX = """
UPDATE registry_citizen AS kept SET email_index = new.email, phone_index = new.phone
FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS new (id, email, phone)
WHERE kept.id = new.id
"""


def rotate_blind_index(*, batch: int, tell: Tell, old_is_lost: bool = False) -> KeyRotation:
    """Every citizen is found by the newest key; until then by the older ones too."""
    refuse_unless_the_ring_opens_all()
    _refuse_another_key(old_is_lost)
    newest = newest_epoch()
    numbers = ",".join(str(number) for number in sorted(epochs(settings.BLIND_INDEX_KEY)) if number != newest)
    rotation = KeyRotation.objects.begin(KeyRotation.Kind.BLIND_INDEX, newest, numbers, left())
    repeat(rotation, reindex, left, batch=batch, tell=tell)
    return rotation


def left() -> int:
    """How many citizens are still found by an older key."""
    return under_old_keys().count()


def under_old_keys() -> QuerySet[Citizen]:
    newest = prefix(newest_epoch())
    email = ~Q(email_index="") & ~Q(email_index__startswith=newest)
    phone = ~Q(phone_index="") & ~Q(phone_index__startswith=newest)
    return Citizen.objects.filter(email | phone)


def reindex(after: uuid.UUID | None, size: int) -> Batch:
    """The next citizens in order of id, past those that another process holds."""
    # no_key: a petition that is being filed for this citizen does not wait for us.
    rows = under_old_keys().select_for_update(skip_locked=True, no_key=True).order_by("pk")
    citizens = list((rows.filter(pk__gt=after) if after else rows)[:size])
    prefetch_keys(citizens)
    result, ids, emails, phones = Batch(last=citizens[-1].pk if citizens else None), [], [], []
    for citizen in citizens:
        try:
            email, phone = citizen.fresh_indexes()
        except Shredded:
            email = phone = ""  # what is destroyed is not to be found either
        except SealError:
            result.unreadable.append(citizen.pk)
            continue
        ids.append(str(citizen.pk))
        emails.append(email)
        phones.append(phone)
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(REINDEX, [ids, emails, phones])
            result.done = cursor.rowcount
    return result


def open_at_random(rows: int) -> int:
    """Compare stored values of so many citizens with fresh ones. Raises RotationRefused for one that differs."""
    agreed = 0
    for _ in range(rows):
        citizen = Citizen.objects.filter(pk__gte=uuid.uuid4()).order_by("pk").first() or Citizen.objects.first()
        if citizen is None:
            break
        try:
            fresh = citizen.fresh_indexes()
        except Shredded:
            continue
        except SealError as error:
            raise RotationRefused(f"registry.Citizen {citizen.pk}: {error}") from None
        if fresh != (citizen.email_index, citizen.phone_index):
            raise RotationRefused(f"registry.Citizen {citizen.pk}: 색인이 저장된 값과 다릅니다.")
        agreed += 1
    return agreed


def _refuse_another_key(old_is_lost: bool) -> None:
    """Raises RotationRefused when a stored value was made by a key that the ring lacks or has otherwise."""
    for field in () if old_is_lost else ("email_index", "phone_index"):
        stored, of_the_ring = Citizen.objects.exclude(**{field: ""}), Q()
        for number in epochs(settings.BLIND_INDEX_KEY):
            of_this_key = Q(**{f"{field}__startswith": prefix(number)})
            of_the_ring |= of_this_key
            if not all(map(_agrees, stored.filter(of_this_key).order_by("pk")[:SAMPLE])):
                raise RotationRefused(f"BLIND_INDEX_KEY의 {number}번 열쇠가 맞지 않습니다. 바뀐 것은 없습니다.")
        if stored.exclude(of_the_ring).exists():
            raise RotationRefused(
                "저장된 색인을 만든 이전 열쇠가 BLIND_INDEX_KEY에 없습니다. 되돌려 놓으십시오. "
                "잃어버렸다면 --old-is-lost 를 붙이십시오."
            )


def _agrees(citizen: Citizen) -> bool:
    """Whether the ring made what is stored; of a citizen that cannot be opened nothing is said."""
    try:
        return citizen.is_indexed_by_the_ring()
    except SealError:
        return True
