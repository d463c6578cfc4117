"""The compose file cannot be run in every place where tests run, so what it promises is read from it."""

import re
from pathlib import Path

import pytest
import yaml

BASE_DIR = Path(__file__).resolve().parent.parent
TEXT = (BASE_DIR / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
SECRETS = ("SECRET_KEY", "KEY_RING", "BLIND_INDEX_KEY", "ADDRESS_TOKEN_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD")


def test_every_part_of_the_portal_is_there():
    ours = {"setup", "web", "worker", "beat", "mail-in"}
    assert set(SERVICES) == ours | {"proxy", "postgres", "redis", "relay", "mx", "clamd"}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"setup", "web"}))
def test_each_service_says_how_to_tell_that_it_is_well(name):
    assert "test" in SERVICES[name]["healthcheck"]


def test_the_image_says_it_for_the_web_server():
    assert "HEALTHCHECK" in (BASE_DIR / "Dockerfile").read_text()


@pytest.mark.parametrize("name", SECRETS)
def test_no_secret_has_a_default(name):
    uses = re.findall(rf"\$\{{{name}\b([^}}]*)\}}", TEXT)

    assert uses
    assert all(use.startswith(":?") for use in uses)


def test_the_schedule_is_given_no_key():
    keys = {"KEY_RING", "BLIND_INDEX_KEY", "ADDRESS_TOKEN_KEY"}

    assert SERVICES["beat"]["environment"].keys() & {*keys, "KEYLESS"} == {"KEYLESS"}
    for name in ("setup", "web", "worker", "mail-in"):
        assert SERVICES[name]["environment"].keys() >= keys
        assert "KEYLESS" not in SERVICES[name]["environment"]


def test_only_the_proxy_and_the_mail_exchanger_can_be_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy", "mx"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_nothing_of_ours_runs_as_root_or_in_demonstration():
    image = (BASE_DIR / "Dockerfile").read_text()

    assert image.index("\nUSER portal") < image.index("\nCMD")
    assert "--require-hashes" in image
    assert not {"DEMO", "DEBUG"} & set(SERVICES["web"]["environment"])


def test_every_folder_of_files_outlives_its_container_and_is_shared():
    from django.conf import settings

    folders = {Path(getattr(settings, name)) for name in dir(settings) if re.fullmatch(r"[A-Z_]+_ROOT", name)}
    kept = {Path(folder).name for folder in folders if folder.parent == settings.DATA_DIR} - {"static", "media"}
    kept.add(Path(COMPOSE["x-environment"]["ERASURE_LEDGER"]).parent.name)
    image = re.search(r"mkdir -p ((?:[a-z-]+ )+)&& chown", (BASE_DIR / "Dockerfile").read_text())[1].split()

    assert {"attachments", "exports", "downloads", "letter-files", "board", "mandates", "ledger"} <= kept
    assert set(image) == kept  # a volume takes over who owns its folder
    for name in ("web", "worker", "mail-in"):
        mounted = dict(reversed(volume.split(":")) for volume in SERVICES[name]["volumes"])
        assert mounted.keys() == {f"/data/{folder}" for folder in kept}
        assert set(mounted.values()) <= COMPOSE["volumes"].keys()


def test_images_are_named_with_their_version():
    for service in SERVICES.values():
        image = service.get("image", "")
        assert "build" in service or re.search(r":\d", image), image


def test_the_example_explains_every_variable_and_holds_no_value():
    example = (BASE_DIR / ".env.example").read_text()
    named = dict(re.findall(r"^([A-Z_]+)=(.*)$", example, re.M))

    assert set(re.findall(r"\$\{([A-Z_]+)", TEXT)) == set(named)
    assert set(named.values()) == {""}


def test_the_settings_read_nothing_that_the_example_does_not_name():
    example = (BASE_DIR / ".env.example").read_text()
    sources = [*BASE_DIR.glob("config/*.py"), *BASE_DIR.glob("*/**/settings.py")]
    read = {name for file in sources for name in re.findall(r'_?env\.\w+\(\s*"([A-Z_]+)"', file.read_text())}

    assert sorted(name for name in read if name not in example and not name.startswith("OFFICE_")) == []
