import pytest

from config import browser
from tests.living_portal import living_portal

PASSWORD = "별빛-바다-산책-2026"
OFFICER = "officer.walk@hanbyeol.example"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PEOPLE = f"""
from citizens.accounts import actions
from citizens.accounts.models import Department
road = Department.objects.get(pk="road")
officer = actions.create_account(email="{OFFICER}", password="{PASSWORD}", display_name="한바름", department=road,
    roles=["officer"], is_officer=True)
officer.position, officer.office_phone = "주무관", "051-000-4321"
officer.save()
"""


@pytest.fixture(scope="module")
def portal():
    """One portal for all journeys of a file, with one officer of the road division."""
    with living_portal() as living:
        living.run(PEOPLE)
        yield living


@pytest.fixture(scope="module")
def chromium():
    """Ends with the file: while Playwright's event loop runs in this thread, Django refuses its database."""
    found = browser.find()
    if found is None:
        pytest.fail("no Chromium on this machine; run: bin/chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()
