"""A call is written down by the keyboard alone, while the caller talks."""

import time
import unicodedata

import pytest

from tests.journeys.conftest import OFFICER, PASSWORD
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
KEYS_A_SECOND = 4  # an unhurried typist: 240 keys a minute
AT_MOST_SECONDS = 10
CALLER = """
from citizens.contacts.models import EntryDraft
EntryDraft.objects.all().delete()  # what the other call on this desk left half written
from citizens.registry import actions
actions.register(name="홍길동", phone="010-0000-1234", address="한별구 새솔동 12-3")
"""
WRITTEN = """
from citizens.contacts.models import Contact, FollowUp
contact = Contact.objects.get(direction="in", channel="phone")
print(contact.kind, contact.note(), contact.citizen is not None, FollowUp.objects.get().text())
"""


class Typist:
    """Presses keys and counts them; a Korean syllable takes as many as it has letters."""

    def __init__(self, page):
        self.page, self.keys, self.began = page, 0, time.monotonic()

    def write(self, text):
        self.page.keyboard.type(text, delay=40)
        self.keys += len(unicodedata.normalize("NFD", text))

    def press(self, key):
        self.page.keyboard.press(key)
        self.keys += 1


def write_down_a_call(walker):
    """From the ringing phone to the saved record."""
    page = walker.page
    walker.go("/office/contacts/new/")
    page.wait_for_load_state("networkidle")  # a script that is not there yet hears no key
    page.locator("#id_contact").focus()
    typist = Typist(page)
    typist.write("01000001234")
    page.locator("#pick_1").wait_for(timeout=30_000)
    walker.look("people")
    page.locator("#id_contact").focus()
    typist.press("Enter")
    typist.press("1")
    typist.write("2")
    typist.press("Enter")
    typist.write("가로등 꺼짐")
    typist.press("Tab")
    typist.write("2")
    typist.press("Enter")
    page.wait_for_url("**/office/contacts/*-*/")
    return typist


def test_a_call_takes_less_than_ten_seconds_by_keyboard(portal, chromium):
    portal.run(CALLER)
    walker = Walker(chromium, portal, 1440, name="desk")
    walker.log_in(OFFICER, PASSWORD)
    walker.go("/office/contacts/new/")
    walker.look("entry", contrast=True)

    typist = write_down_a_call(walker)

    walker.look("written")
    assert portal.run(WRITTEN) == "report 가로등 꺼짐 True 다시 전화하기"
    assert typist.keys / KEYS_A_SECOND < AT_MOST_SECONDS, typist.keys
    assert typist.page.evaluate("document.activeElement.textContent").strip().startswith("다음 전화 적기")
    assert walker.problems == []


def test_nothing_typed_is_lost_when_the_page_goes_away(portal, chromium):
    walker = Walker(chromium, portal, 390, name="desk")
    walker.log_in(OFFICER, PASSWORD)
    walker.go("/office/contacts/new/")
    walker.page.locator("[name=note]").fill("반쯤 쓴 이야기")
    walker.page.locator("[name=promise_words]").focus()
    walker.page.locator("form[data-autosave]:not([data-unsaved])").wait_for()
    walker.context.clear_cookies()
    walker.log_in(OFFICER, PASSWORD)
    walker.go("/office/contacts/new/")

    assert walker.page.locator("[name=note]").input_value() == "반쯤 쓴 이야기"
    walker.look("restored")
    assert walker.problems == []
