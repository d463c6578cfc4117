"""The key of the addresses in our mails changes, and what is out in the world still works until it is over."""

import uuid
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from channels_mail import address_keys, reply_address
from channels_mail.campaigns import bounces, unsubscribing
from citizens.encryption.data_keys import cache
from citizens.keys import resealing
from citizens.keys.models import SubjectKey

pytestmark = pytest.mark.django_db
ROW = SimpleNamespace(pk=uuid.uuid4())


def out_in_the_world():
    """One of everything that a mail carries away, and how each is read again."""
    return {
        reply_address.reply_address(ROW): lambda sent: reply_address.opened(sent) is not None,
        bounces.address_of(77): lambda sent: bounces.opened(sent) == ("bounce", 77),
        bounces.unsubscribe_mailbox(77): lambda sent: bounces.opened(sent) == ("leave", 77),
        unsubscribing.token_of(77): lambda sent: unsubscribing.is_ours(sent),
    }


def works(sent):
    cache.clear()
    return [opens(address) for address, opens in sent.items()]


def test_after_a_rotation_the_new_key_signs_and_the_old_one_still_proves():
    before = out_in_the_world()
    call_command("rotate_address_key", stdout=StringIO())
    after = out_in_the_world()

    assert works(before) == works(after) == [True] * 4
    assert before.keys().isdisjoint(after)


def test_it_outlives_a_new_secret_key(settings):
    sent = out_in_the_world()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 8, []

    assert works(sent) == [True] * 4


def test_an_old_key_is_dropped_when_its_last_address_is_over_and_not_before():
    before = out_in_the_world()
    address_keys.rotate()
    after = out_in_the_world()
    with pytest.raises(CommandError, match="아직 파기하지 않았습니다"):
        call_command("rotate_address_key", "--drop")
    assert works(before) == [True] * 4

    just_before = timezone.now() + address_keys.LASTS - timedelta(minutes=1)
    with pytest.raises(address_keys.TooEarly):
        address_keys.drop(just_before)
    assert address_keys.drop(just_before + timedelta(minutes=2)) == 1
    assert works(before) == [False] * 4
    assert works(after) == [True] * 4
    assert address_keys.drop() == 0


def test_sealing_anew_leaves_the_old_keys_of_addresses_alone():
    before = out_in_the_world()
    address_keys.rotate()
    everything = resealing.Scope("all", SubjectKey.objects.all())
    resealing.reseal(everything, batch=100, tell=lambda *_any: None, say=lambda _words: None, settle=0)

    assert works(before) == [True] * 4


def test_what_was_changed_on_the_way_proves_nothing():
    token, address = unsubscribing.token_of(77), bounces.address_of(77)

    assert not unsubscribing.is_ours(token.replace(token[-1], "0" if token[-1] != "0" else "1"))
    assert not unsubscribing.is_ours(f"78{token[token.index(':') :]}")
    assert not unsubscribing.is_ours(token[:-2])
    assert bounces.opened(address.replace("bounce+", "leave+")) is None
    assert unsubscribing.delivery_of("4d:zz") is None
