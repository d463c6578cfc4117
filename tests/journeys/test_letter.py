"""A letter that comes by mail: answered, answered back, made a petition by consent, answered again, rated."""

import smtplib
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest

from config import private_file
from tests.journeys.conftest import OFFICER, PASSWORD, PEOPLE
from tests.journeys.walker import Walker, link_in_mail
from tests.living_portal import living_portal, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]
CITIZEN, EXCHANGER = "star@mail.example", "mx.hanbyeol.example"
PRIVATE = "요즘 몸이 아파 저녁에만 나갑니다."
DARK = "새솔동 바다마루로 42 앞 가로등이 일주일째 꺼져 있어 어둡습니다."
ANSWER = "내일 낮에 나가 보겠습니다. 몇 번 등인지 아시면 알려 주십시오."
REPLY = "기둥에 HB-1203이라고 써 있습니다."
WRITER = f"""
from citizens.accounts import actions as accounts
from citizens.contact_points import actions as points
from citizens.contact_points.models import ContactPoint
from citizens.registry import actions as registry
account = accounts.create_account(email="{CITIZEN}", password="{PASSWORD}")
citizen = registry.register(name="남궁별", email="{CITIZEN}", account=account)
points.verify(ContactPoint.objects.get(citizen=citizen, kind="mail"), ContactPoint.VerifiedBy.LINK)
"""
READ = """
from channels_mail.consultation.models import Consultation
print(" / ".join(each.body() for each in Consultation.objects.get().messages.all()))
"""


@pytest.fixture(scope="module")
def portal():
    """Where the road division sorts letters, and our own exchanger vouches for senders."""
    with living_portal(CONSULTATION_DEPARTMENT="road", MAIL_IN_AUTHSERV=EXCHANGER) as living:
        living.run(PEOPLE + WRITER)
        yield living


def send(portal, to, subject, *paragraphs, answers=None):
    """As the citizen's mail program does, by way of our exchanger."""
    letter = EmailMessage()
    letter["Authentication-Results"] = f"{EXCHANGER}; dmarc=pass header.from=mail.example"
    letter["From"], letter["To"], letter["Subject"] = f"남궁별 <{CITIZEN}>", to, subject
    if answers:
        letter["In-Reply-To"] = answers["Message-ID"]
    letter.set_content("\n\n".join(paragraphs))
    places = private_file.read(portal.data_dir)["MAIL_IN_LISTEN"].split(",")
    there = urlsplit(next(place for place in places if place.startswith("smtp")))
    with smtplib.SMTP(there.hostname, there.port, timeout=20) as server:
        server.send_message(letter, CITIZEN, [to])


def mail_with(portal, words):
    """The mail to the citizen that says this, once it has come."""
    found = wait_until(lambda: [mail for mail in portal.mails(CITIZEN) if words in mail.get_content()], 40)
    assert found, portal.recent()
    return found[0]


def answer(officer):
    """Take what waits, read it, answer it."""
    officer.log_in(OFFICER, PASSWORD)
    officer.go("/office/consultations/?view=new")
    officer.look("letters-waiting")
    officer.press("맡기")
    assert DARK in officer.text() and "가로등" in officer.text()
    officer.fill(body=ANSWER)
    officer.look("letter")
    officer.press("답변 보내기")
    assert "답변을 보냈습니다" in officer.page.locator("body").inner_text()


def propose(officer):
    officer.page.reload()
    assert REPLY in officer.text()
    officer.page.locator("nav.tabs a[href$='/petition/']").click()
    officer.page.locator("[name=petition_type]").select_option("report-streetlight")
    officer.fill(reason="현장을 고쳐야 해서 민원으로 받으면 좋겠습니다.")
    officer.look("proposal")
    officer.page.locator("main form[action$='/petition/'] button[type=submit]").last.click()
    officer.page.wait_for_load_state()


def agree(citizen):
    """Only the chosen paragraphs leave; the form asks what they do not say."""
    page = citizen.page
    citizen.go(link_in_mail(citizen.portal, CITIZEN, r"/consultations/\S+", after=2))
    citizen.press("무엇이 옮겨지는지 보고 정하기")
    citizen.look("consent", contrast=True)
    page.get_by_label(PRIVATE).uncheck(force=True)
    citizen.press("고른 글을 민원으로 내기")
    page.locator("[name=light_type]").select_option(index=1)
    page.locator("[name=fault]").select_option(index=1)
    citizen.fill(location_address="한별구 바다마루로 42", applicant_address="한별구 새솔동 12-3")
    citizen.fill(applicant_tel="010-0000-2718")
    page.locator("[name=applicant_notify]").first.check(force=True)
    citizen.look("what-is-missing")
    citizen.press("다음: 다시 확인하기")
    assert DARK in citizen.text() and PRIVATE not in citizen.text()
    citizen.press("접수하기")
    return page.locator(".rn").inner_text().strip()


def answer_petition(officer, number):
    officer.go(f"/office/petitions/{number}/answer/")
    assert DARK in officer.text() and PRIVATE not in officer.text()
    officer.page.locator("[name=outcome]").first.check(force=True)
    officer.fill(conclusion="HB-1203 등을 바꾸었습니다. 알려 주셔서 고맙습니다.")
    officer.page.locator("main form[action$='/answer/'] button[type=submit]").click()
    officer.page.wait_for_load_state()


def rate(citizen):
    """Once the conversation is ended, its survey stands beside it."""
    citizen.go("/consultations/")
    citizen.page.locator("main a[href^='/consultations/HB-']").first.click()
    citizen.page.wait_for_load_state()
    citizen.press("상담 끝내기")
    assert wait_until(lambda: citizen.page.reload() and "평가하기" in citizen.text(), 40), citizen.text()
    citizen.press("평가하기")
    citizen.page.locator("main [name=score][value='5']").first.click()
    citizen.page.get_by_text("저장했습니다").first.wait_for()
    citizen.look("rated")


def test_a_letter_by_mail_ends_as_an_answered_petition_and_a_rating(portal, chromium):
    officer = Walker(chromium, portal, 1440, name="officer")
    citizen = Walker(chromium, portal, 390)

    send(portal, "consult@hanbyeol.example", "가로등이 꺼졌어요", DARK, PRIVATE)
    citizen.log_in(CITIZEN, PASSWORD)
    citizen.go(link_in_mail(portal, CITIZEN, r"/consultations/\S+"))
    citizen.press("답변 내용도 메일로 받기")
    citizen.look("thread")
    answer(officer)
    answered = mail_with(portal, ANSWER)

    send(portal, str(answered["Reply-To"]), f"Re: {answered['Subject']}", REPLY, answers=answered)
    assert wait_until(lambda: REPLY in portal.run(READ), 40), portal.recent()
    propose(officer)
    number = agree(citizen)
    answer_petition(officer, number)
    assert wait_until(lambda: any(number in str(mail["Subject"]) for mail in portal.mails(CITIZEN)), 40)
    rate(citizen)

    assert portal.run(READ) == " / ".join([f"{DARK}\n\n{PRIVATE}", ANSWER, REPLY])
    assert citizen.problems + officer.problems == []
