"""What was revealed masks itself: after five minutes on the browser's clock, and when another tab reveals somebody."""

import re

import pytest

from tests.journeys.conftest import OFFICER, PASSWORD
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
PEOPLE = """
from citizens.registry import actions
for name, phone in (("홍길동", "010-0000-1234"), ("김별이", "010-0000-5678")):
    print(actions.register(name=name, phone=phone).pk)
"""
FOUR_MINUTES = 4 * 60_000


def reveal(page):
    page.locator("[data-person] details summary").click()
    page.locator("[data-person] textarea[name=detail]").fill("가로등 위치를 물어보려고")
    page.locator("[data-person] form button[type=submit]").click()
    page.locator("[data-revealed]").wait_for()


def test_what_was_revealed_masks_itself_after_five_minutes_and_when_another_tab_reveals(portal, chromium):
    first, second = portal.run(PEOPLE).split()
    walker = Walker(chromium, portal, 1440, name="reveal")
    walker.log_in(OFFICER, PASSWORD)
    page = walker.page
    page.clock.install()
    walker.go(f"/office/citizens/{first}/?purpose=call")
    name = page.locator("[data-person] dd").first
    assert name.inner_text() == "홍*동"

    reveal(page)
    walker.look("revealed")
    page.clock.fast_forward(FOUR_MINUTES)
    assert name.inner_text() == "홍길동"
    page.clock.fast_forward(FOUR_MINUTES)
    page.locator("[data-masked-again]:visible").wait_for()
    assert name.inner_text() == "홍*동"
    assert not re.search("홍길동|010-0000-1234", page.content())

    page.reload()
    assert name.inner_text() == "홍길동", "five minutes are not over on the server's clock"
    other = walker.context.new_page()
    other.goto(f"{portal.url}/office/citizens/{second}/?purpose=call")
    reveal(other)
    page.locator("[data-masked-again]:visible").wait_for()
    assert name.inner_text() == "홍*동"
    page.reload()
    assert name.inner_text() == "홍*동", "one person at a time"
    assert walker.problems == []
