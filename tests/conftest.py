import pytest
from django.test import Client
from django.utils import translation

from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.registry import CitizenFactory


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """What takes long goes first, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: not any(item.iter_markers("browser")) and not any(item.iter_markers("drill")))


@pytest.fixture(scope="session")
def empty_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("static")


@pytest.fixture(autouse=True)
def quick_and_quiet(settings, empty_folder):
    """No test waits for a password to be hashed, mails anybody, collects files or leaves a trace in the cache."""
    settings.STATIC_ROOT = empty_folder
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@pytest.fixture(autouse=True)
def empty_cache(quick_and_quiet):
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def korean_again():
    """A page asked for in English leaves its language behind in this thread."""
    yield
    translation.deactivate()


@pytest.fixture
def citizen(db):
    """An account with the citizen behind it: `citizen.citizen`."""
    account = AccountFactory(email="citizen@mail.example")
    CitizenFactory(account=account, email="citizen@mail.example")
    return account


@pytest.fixture
def officer(db):
    return OfficerFactory()


@pytest.fixture
def client_for():
    """A browser in which this account is logged in."""

    def logged_in(account):
        client = Client()
        client.force_login(account)
        return client

    return logged_in
