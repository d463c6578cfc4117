"""A newsletter from its first word to the reader who unsubscribes: tried, approved by another, sent, reported."""

import re

import pytest

from tests.journeys.conftest import PASSWORD
from tests.journeys.walker import Walker, link_in_mail
from tests.living_portal import living_portal, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]
AUTHOR, APPROVER, READER = "author@hanbyeol.example", "head@hanbyeol.example", "reader1@mail.example"
PEOPLE = f"""
from citizens.accounts import actions as accounts
from citizens.accounts.models import Department
from citizens.consent import actions as consents
from citizens.contact_points import actions as points
from citizens.contact_points.models import ContactPoint
from citizens.registry import actions as registry
press = Department.objects.get(pk="road")
for email, role in (("{AUTHOR}", "campaign_manager"), ("{APPROVER}", "department_head")):
    accounts.create_account(email=email, password="{PASSWORD}", display_name="한바름", department=press,
        roles=[role], is_officer=True)
for number in range(12):
    account = accounts.create_account(email=f"reader{{number}}@mail.example", password="{PASSWORD}")
    email = f"reader{{number}}@mail.example"
    citizen = registry.register(name=f"김한별{{number}}", email=email, account=account, dong="새솔동")
    for point in ContactPoint.objects.filter(citizen=citizen, kind="mail"):
        points.verify(point, ContactPoint.VerifiedBy.LINK)
    consents.decide(citizen, {{"news_safety": True}}, by=account)
"""
STATE = "from channels_mail.campaigns.models import Campaign; print(Campaign.objects.get().state)"
AGREES = """
from citizens.consent.models import Consent
print(Consent.objects.filter(purpose="news_safety", decision="given").count())
"""


@pytest.fixture(scope="module")
def portal():
    """Open at every hour, for a test may run at night."""
    with living_portal(CAMPAIGN_HOURS="00:00:00,23:59:59") as living:
        living.run(PEOPLE)
        yield living


def compose(walker):
    """Words, a block more by a button, checked while typing."""
    page = walker.page
    walker.go("/office/campaigns/")
    walker.look("list")
    walker.press("새 소식지")
    walker.fill(title="마을버스 3번")
    page.locator("[name=topic]").select_option("news_safety")
    walker.look("new")
    walker.press("만들고 내용 쓰기")
    page.wait_for_load_state("networkidle")
    walker.fill(subject="마을버스 3번이 바뀝니다", preheader="12월부터 길과 시간이 바뀝니다.")
    page.locator("#blocks input.inp").first.fill("마을버스 3번이 바뀝니다")
    page.locator("#blocks textarea").first.fill("{{이름}} 님, 12월부터 {{동네}} 길이 바뀝니다.")
    page.locator("#checks", has_text="‘{{동네}}’은(는) 쓸 수 없는 자리입니다").wait_for()
    page.locator("#blocks textarea").first.fill("{{이름}} 님, 12월부터 {{동}} 길과 시간이 바뀝니다.")
    page.locator("#checks", has_text="받는 분의 값이 들어갈 자리가 모두 맞습니다").wait_for()
    page.locator("button[value='add:button']").click()
    page.locator("#blocks fieldset:nth-of-type(3)").wait_for()
    page.locator("#blocks fieldset:nth-of-type(3) input.inp").first.fill("의견 남기기")
    page.locator("#blocks fieldset:nth-of-type(3) input.inp").nth(1).fill("/search/")
    page.locator("#checks", has_text="링크 주소가 모두 맞습니다").wait_for()


def test_a_newsletter_is_written_approved_by_another_sent_and_refused(portal, chromium):
    author = Walker(chromium, portal, 1440, name="author")
    author.log_in(AUTHOR, PASSWORD)
    compose(author)
    author.look("composer", contrast=True)
    author.press("나에게 시험 발송")
    assert "시험 메일을 내 주소로 보냈습니다" in author.text()
    assert wait_until(lambda: portal.mails(AUTHOR), 40)
    assert str(portal.mails(AUTHOR)[0]["Subject"]).startswith("[시험] 마을버스")
    author.press("조건 더하기")
    author.look("audience")
    author.go(author.page.url.replace("audience/", "content/"))
    author.press("검토 요청")
    assert "쓴 사람은 승인할 수 없습니다" in author.text()
    author.look("submitted")

    head = Walker(chromium, portal, 390, name="head")
    head.log_in(APPROVER, PASSWORD)
    head.go(author.page.url)
    head.look("approval")
    head.press("승인하고 12명에게 보내기")
    head.look("progress")
    assert wait_until(lambda: portal.run(STATE) == "done", 90), portal.recent()
    assert len(portal.mails("reader")) >= 12

    author.page.reload()
    author.look("done")
    author.press("보고서")
    assert "12명" in author.text()
    author.look("report")
    author.press("빠진 사람")
    author.look("left-out")

    reader = Walker(chromium, portal, 390, name="reader")
    leave = link_in_mail(portal, READER, r"http\S+/newsletters/unsubscribe/\S+")
    reader.go(leave)
    reader.look("unsubscribe")
    assert portal.run(AGREES) == "12"
    reader.press("그만 받기")
    assert "이제 보내지 않습니다" in reader.text()
    reader.look("choices")
    assert portal.run(AGREES) == "11"
    author.page.go_back()
    author.page.reload()
    assert re.search(r"수신 거부\s*1", author.text())

    for walker in (author, head, reader):
        walker.look_again_in_english()
        assert walker.problems == []
