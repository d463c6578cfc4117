"""Personal data: what each column says about people, what is sealed, and who may open it."""

import ast
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from citizens.encryption.fields import SealedMixin

ROOT = Path(__file__).resolve().parent.parent
AREAS = ("citizens", "civil_petitions", "channels_mail", "portal", "config")
CLASSES = ("public", "personal", "sensitive")
TEXT = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField, ArrayField)

# The modules that may call .open() on a sealed field: each holds the model that owns it.
OPENERS = {
    "portal/decisions/models.py",
    "portal/exports/models.py",
    "channels_mail/consultation/models/consultation.py",
    "channels_mail/consultation/models/event.py",
    "channels_mail/consultation/models/letter_draft.py",
    "channels_mail/consultation/models/letter_file.py",
    "channels_mail/consultation/models/message.py",
    "channels_mail/consultation/models/proposal.py",
    "channels_mail/consultation/models/reader.py",
    "channels_mail/guest_letters/models.py",
    "channels_mail/inbound/models.py",
    "channels_mail/outbox/models.py",
    "citizens/access_log/models.py",
    "citizens/consent/models.py",
    "citizens/contact_points/models.py",
    "citizens/contacts/models.py",
    "citizens/incidents/models.py",
    "citizens/mandates/models.py",
    "citizens/parties/models.py",
    "citizens/merging/models.py",
    "citizens/corrections/models.py",
    "citizens/registry/models.py",
    "citizens/surveys/models.py",
    "civil_petitions/drafts/models.py",
    "civil_petitions/models/attachment.py",
    "civil_petitions/models/event.py",
    "civil_petitions/models/internal_note.py",
    "civil_petitions/models/petition.py",
    "civil_petitions/triage/models.py",
    "portal/rights_requests/models.py",
    "portal/second_looks/models.py",
    "portal/board/models/file.py",
    "portal/moderation/models.py",
    "portal/retention/models/hold.py",
    "portal/retention/models/person.py",
}
# Who may read a citizen's data without leaving an entry in the access log.
DOORS = {
    "own_details": {
        "citizens/registry/actions.py",  # what was known before, and the name that is kept apart
        "citizens/merging/actions.py",  # of two records one is made; the look at both is in the log
        "citizens/consent/views.py",  # the person's own receipt
        "citizens/registry/holdings.py",
        "citizens/registry/views.py",
        "civil_petitions/drafts/actions.py",
        "portal/demo/conversations.py",  # likewise
        "portal/demo/district.py",  # invented people, who tell their own stories
    },
    "spelling_to_count": {"citizens/quality/spelling.py"},  # the worker counts and keeps numbers
    "nameless_text": {"portal/mining/topics.py"},  # the worker counts words and keeps no sentence
    "own_content": {"civil_petitions/holdings.py"},
    "own_value": {
        "citizens/contact_points/absorbing.py",  # of two records of one person
        "citizens/contact_points/actions.py",  # compares and moves them
        "citizens/contact_points/holdings.py",
        "citizens/contact_points/models.py",  # for the blind index
        "citizens/contact_points/proving.py",  # sends a link or a code to it
        "citizens/quality/dashboard.py",  # asks the citizen whether it is still right
        "citizens/registry/contact_point_views.py",  # the citizen's own page
        "citizens/registry/panels.py",  # masks it at once
        "citizens/registry/models.py",  # contact_for_mail
        "citizens/surveys/letters.py",  # a text message to it
    },
    "contacts_for_mail": {"channels_mail/campaigns/sending/letters.py"},
    "name_to_counterpart": {
        "channels_mail/petition_notices/letters.py",
        "citizens/mandates/models.py",
        "citizens/parties/models.py",
        "citizens/parties/views.py",  # who invites
        "civil_petitions/documents/receipt_slip.py",  # the petitioner's and their agent's
        "civil_petitions/views/petition_page.py",
    },
    "contact_for_mail": {
        "channels_mail/campaigns/bounces.py",  # the address that a report is about
        "portal/rights_requests/letters.py",
        "channels_mail/automations/actions.py",
        "channels_mail/campaigns/unsubscribing.py",
        "channels_mail/petition_notices/agents.py",
        "citizens/mandates/letters.py",
        "citizens/parties/letters.py",
        "citizens/merging/letters.py",
        "channels_mail/consultation/letters.py",
        "channels_mail/petition_notices/digest.py",
        "channels_mail/petition_notices/tasks.py",
        "citizens/consent/letters.py",
        "citizens/incidents/letters.py",
        "citizens/surveys/letters.py",
        "civil_petitions/drafts/tasks.py",
        "portal/board/letters.py",
        "portal/decisions/telling.py",
        "portal/moderation/letters.py",
        "portal/my_data/preparing.py",
        "portal/participation/telling.py",
        "portal/second_looks/letters.py",
    },
}


def modules():
    return [path for area in AREAS for path in sorted((ROOT / area).rglob("*.py"))]


def name(path):
    return path.relative_to(ROOT).as_posix()


def calls(method, path):
    """The receivers, as code, of each call of this method in a file."""
    return [
        ast.unparse(node.func.value)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method
    ]


# Opening


def test_sealed_fields_are_opened_by_their_own_models_only():
    opening = {name(path) for path in modules() if any("sealed_" in receiver for receiver in calls("open", path))}

    assert opening - OPENERS == set(), "only the model that owns a sealed field opens it"
    assert OPENERS - opening == set(), "take these out of OPENERS"


@pytest.mark.parametrize("door", DOORS)
def test_a_citizens_data_is_read_without_a_log_entry_in_few_places_only(door):
    reading = {name(path) for path in modules() if calls(door, path)}

    assert reading == DOORS[door]


def test_no_template_names_a_sealed_field():
    templates = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]

    assert [name(path) for path in templates if ".sealed_" in path.read_text(encoding="utf-8")] == []


def test_pickle_and_the_packages_own_encryption_are_not_used():
    found = set()
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {(name(path), alias.name) for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found |= {(name(path), f"{node.module}.{alias.name}") for alias in node.names}

    forbidden = {"pickle", "cPickle", "dill", "cloudpickle", "shelve", "marshal"}
    assert {(file, module) for file, module in found if module.partition(".")[0] in forbidden} == set()
    assert {(file, module) for file, module in found if module.startswith("django_cryptography")} == {
        ("citizens/encryption/fields.py", "django_cryptography.fields.EncryptedMixin")
    }


# Classifying


class Unique(yaml.SafeLoader):
    """YAML of which a repeated key is a mistake, not the last word."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key) for key, _ in node.value]
        assert len(keys) == len(set(keys)), f"named twice: {[key for key in keys if keys.count(key) > 1][0]}"
        return super().construct_mapping(node, deep)


def classified():
    return yaml.load((ROOT / "tests/data_classes.yaml").read_text(encoding="utf-8"), Unique)


def our_models():
    return {
        model._meta.label: model
        for config in apps.get_app_configs()
        if config.name.partition(".")[0] in AREAS
        for model in config.get_models(include_auto_created=True)
    }


def listed(entry):
    return [field for data_class in CLASSES for field in entry.get(data_class, [])]


def test_every_model_is_classified_and_says_how_long_it_is_kept():
    entries, found = classified(), our_models()

    assert found.keys() - entries.keys() == set(), "add these to tests/data_classes.yaml"
    assert entries.keys() - found.keys() == set(), "take these out of tests/data_classes.yaml"
    assert [label for label, entry in entries.items() if not entry.get("kept")] == []
    assert {key for entry in entries.values() for key in entry} <= {"kept", "unsealed", *CLASSES}


def test_every_field_is_in_one_class():
    entries, found = classified(), our_models()

    for label in entries.keys() & found.keys():
        fields = [field.name for field in found[label]._meta.local_fields]
        assert sorted(listed(entries[label])) == sorted(fields), label


def test_personal_text_is_sealed_or_says_why_not():
    entries, found = classified(), our_models()
    bare = {
        f"{label}.{field}"
        for label in entries.keys() & found.keys()
        for field in [*entries[label].get("personal", []), *entries[label].get("sensitive", [])]
        if isinstance(found[label]._meta.get_field(field), TEXT)
    }
    reasons = {f"{label}.{field}" for label, entry in entries.items() for field in entry.get("unsealed", {})}

    assert bare == reasons


def test_no_sealed_field_counts_as_public():
    entries, found = classified(), our_models()

    sealed = {
        f"{label}.{field.name}"
        for label, model in found.items()
        for field in model._meta.local_fields
        if isinstance(field, SealedMixin)
    }

    assert not sealed & {f"{label}.{field}" for label, entry in entries.items() for field in entry.get("public", [])}
    assert {field for field in sealed if not field.rpartition(".")[2].startswith("sealed_")} == set()
