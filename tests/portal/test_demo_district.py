"""The invented district: every story holds, and a second building adds nothing."""

from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from channels_mail.outbox.models import OutgoingMail
from civil_petitions.models import Petition, PetitionEvent, PetitionType
from portal.demo.people import Person
from portal.demo.storybook import fill, stories

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue():
    call_command("load_catalogue", verbosity=0, stdout=StringIO())
    call_command("load_holidays", stdout=StringIO())


def test_every_story_is_accepted_by_its_form(catalogue):
    person = Person(None, "김시험", "010-0000-0001", "someone@mail.example", "한별구 새솔로 1(새솔동)", "새솔동")
    for type_id, told in stories().items():
        form_version = PetitionType.objects.get(pk=type_id).current_form()
        for story in told:
            assert fill(story, form_version, person, timezone.now(), Random(1)).answers()


def test_the_district_is_built_once_and_sends_no_mail(catalogue, settings, tmp_path):
    settings.DEMO = True
    settings.ATTACHMENT_ROOT = settings.EXPORT_ROOT = tmp_path
    call_command("seed_demo", citizens=4, petitions=30, stdout=StringIO())
    events = PetitionEvent.objects.count()
    second = StringIO()
    call_command("seed_demo", citizens=4, petitions=30, stdout=second)

    assert Petition.objects.count() == 30
    assert PetitionEvent.objects.count() == events
    assert "이미 있습니다" in second.getvalue()
    assert not PetitionEvent.objects.filter(notice=None).exists()
    assert not PetitionEvent.objects.filter(occurred_at__gt=timezone.now()).exists()
    assert not OutgoingMail.objects.exists()


def test_it_refuses_where_the_portal_is_no_demonstration(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="시연"):
        call_command("seed_demo")
    assert not Petition.objects.exists()
