"""From an empty account to a measured satisfaction: one petition through the whole house."""

import io

import pytest
from PIL import Image

from tests.journeys.conftest import OFFICER, PASSWORD
from tests.journeys.walker import Walker, link_in_mail
from tests.living_portal import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
EVERYDAY_WORDS = "길에 구멍이 났어요"
CONTENT = "버스 정류장 앞 길이 크게 파여서 자전거가 넘어질 뻔했습니다."


def picture():
    sink = io.BytesIO()
    Image.new("RGB", (320, 240), "#8a6").save(sink, "JPEG")
    return {"name": "정류장 앞.jpg", "mimeType": "image/jpeg", "buffer": sink.getvalue()}


def sign_up(walker, email):
    walker.go("/")
    walker.look("home", contrast=True)
    walker.go("/accounts/signup/")
    walker.look("signup")
    walker.fill(email=email, password1=PASSWORD, name="남궁별", phone="010-0000-2718")
    walker.page.locator("[name=is_old_enough]").check(force=True)
    walker.press("가입하기")
    walker.look("verification-sent")

    walker.go(link_in_mail(walker.portal, email, "/accounts/confirm-email/."))
    assert "맞습니까" in walker.text()  # a GET spends nothing
    walker.look("confirm-email")
    walker.press("확인하기")
    walker.log_in(email, PASSWORD)
    walker.look("dashboard-empty")


def find_and_file(walker):
    walker.go("/")
    walker.page.locator("main [name=q]").fill(EVERYDAY_WORDS)
    walker.page.locator("main [name=q]").press("Enter")
    walker.page.wait_for_load_state()
    walker.look("search")
    walker.page.locator("main a[href*='/petition-types/report-road-damage/']").first.click()
    walker.look("guide", contrast=True)
    start(walker)
    walker.look("write")
    return write_and_send(walker)


def start(walker):
    walker.page.locator(".guide-start button").first.click()
    walker.page.wait_for_load_state()


def write_and_send(walker):
    """Fill the form that is open, check, send; gives the receipt number."""
    page = walker.page
    page.locator("[name=damage]").select_option(label="포트홀")
    page.locator("[name=danger]").nth(1).check(force=True)
    walker.fill(location_address="한별구 바다마루로 42", content=CONTENT, applicant_address="한별구 새솔동 12-3")
    page.locator("[name=applicant_notify]").first.check(force=True)
    page.locator("[name=file_photo]").set_input_files([picture()])
    if walker.javascript:
        page.locator("[data-upload-list] b").wait_for()
        page.locator("[name=content]").blur()
        page.locator("form[data-autosave]:not([data-unsaved])").wait_for()
        page.reload()
        assert page.locator("[name=content]").input_value() == CONTENT
        walker.look("write-filled", contrast=True)
    walker.press("다음: 다시 확인하기")
    assert CONTENT in walker.text()
    assert "정류장 앞.jpg" in walker.text()
    walker.look("review", contrast=True)
    walker.press("접수하기")
    number = page.locator(".rn").inner_text().strip()
    assert "까지" in walker.text() or "오후" in walker.text()  # when it is due
    walker.look("receipt", contrast=True)
    return number


def ask_for_a_supplement(officer, number):
    officer.log_in(OFFICER, PASSWORD)
    officer.go("/office/worklist/")
    assert officer.page.locator(f"main a[href*='{number}']").count() > 0
    officer.look("worklist", contrast=True)
    officer.go(f"/office/petitions/{number}/")
    assert CONTENT in officer.text()
    officer.look("case", contrast=True)
    officer.go(f"/office/petitions/{number}/assignment/")
    officer.page.locator("[name=assignee]").select_option(index=1)
    officer.page.locator("main form[action$='/assignment/'] button[type=submit]").click()
    officer.page.wait_for_load_state()
    officer.go(f"/office/petitions/{number}/supplement-request/")
    officer.look("supplement-request")
    officer.fill(items="구멍의 크기를 알 수 있는 사진을 한 장 더 올려 주세요. 안 내시면 현장에서 확인합니다.")
    send(officer, "supplement-request")


def send(officer, noun):
    officer.page.locator(f"main form[action$='/{noun}/'] button[type=submit]").click()
    officer.page.wait_for_load_state()
    assert "/login/" not in officer.page.url


def supplement(walker, number):
    walker.go("/me/")
    assert number in walker.text() or "보완" in walker.text()
    walker.look("dashboard-todo", contrast=True)
    walker.go(f"/petitions/{number}/supplement/")
    walker.look("supplement")
    walker.fill(note="자를 대고 다시 찍었습니다. 너비가 40cm쯤 됩니다.")
    walker.page.locator("[name=files]").set_input_files([picture()])
    walker.press("보완한 내용 보내기")
    walker.look("petition", contrast=True)


def extend_and_answer(officer, number):
    officer.go(f"/office/petitions/{number}/extension/")
    officer.look("extension")
    officer.fill(days="2", reason="아스팔트가 굳는 데 이틀이 더 걸립니다.")
    send(officer, "extension")
    officer.go(f"/office/petitions/{number}/answer/")
    officer.look("answer")
    officer.page.locator("[name=outcome]").first.check(force=True)
    officer.fill(conclusion="정류장 앞 구멍을 메웠습니다. 알려 주셔서 고맙습니다.")
    send(officer, "answer")


def rate(visitor, email):
    """Without a login: the link of the mail."""
    link = link_in_mail(visitor.portal, email, "/surveys/")
    before = answers(visitor.portal)
    let_machines_look(visitor, link.split("?")[0])
    assert answers(visitor.portal) == before
    visitor.go(link)
    visitor.look("survey", contrast=True)
    visitor.page.locator("main [name=score][value='5']").first.click()
    visitor.page.wait_for_load_state()
    visitor.page.get_by_text("저장했습니다").first.wait_for()
    visitor.look("survey-given")
    assert answers(visitor.portal) == [*before, "5"]


def let_machines_look(visitor, link):
    """Guards of mailboxes ask for each of the five, with a browser too: they move, scroll and press nothing."""
    page = visitor.context.new_page()
    for score in range(1, 6):
        address = f"{link}?score={score}"
        for method, headers in (("HEAD", {}), ("GET", {}), ("GET", {"Sec-Purpose": "prefetch"})):
            assert visitor.context.request.fetch(address, method=method, headers=headers).status == 200
        page.goto(address)
        page.mouse.move(200, 300)
        page.mouse.wheel(0, 400)
        page.keyboard.press("Tab")
    page.wait_for_timeout(500)
    page.close()


def answers(portal):
    """The scores that are stored, in the order they came."""
    return portal.run(ANSWERS).split()


def subjects(portal, email):
    return [str(mail["Subject"]) for mail in portal.mails(email)]


ANSWERS = """
from citizens.surveys.models import SurveyResponse
print(*SurveyResponse.objects.order_by("answered_at").values_list("score", flat=True))
"""


@pytest.mark.parametrize("width", [390, 1440])
def test_one_petition_walks_through_the_whole_house(portal, chromium, width):
    email = f"walk{width}@mail.example"
    citizen = Walker(chromium, portal, width)
    officer = Walker(chromium, portal, width, name="officer")
    visitor = Walker(chromium, portal, width, name="visitor")

    sign_up(citizen, email)
    number = find_and_file(citizen)
    assert wait_until(lambda: any(number in subject for subject in subjects(portal, email)), 30)
    ask_for_a_supplement(officer, number)
    assert wait_until(lambda: any("보완" in subject for subject in subjects(portal, email)), 30)
    supplement(citizen, number)
    extend_and_answer(officer, number)
    rate(visitor, email)
    citizen.go("/me/")
    citizen.look("dashboard-done")
    for path in ("/me/petitions/", "/me/profile/", "/me/access-log/", "/tracking/", "/deadline/", "/petition-types/"):
        citizen.go(path)
        citizen.look(path.strip("/").replace("/", "-"))
    if width == 1440:
        citizen.look_again_in_english()
        visitor.look_again_in_english()

    told = subjects(portal, email)
    assert len(told) == len(set(told)), told
    assert citizen.problems + officer.problems + visitor.problems == []


def test_a_petition_is_filed_without_javascript(portal, chromium):
    walker = Walker(chromium, portal, 390, javascript=False)
    email = "plain@mail.example"
    walker.go("/accounts/signup/")
    walker.fill(email=email, password1=PASSWORD, name="남궁별", phone="010-0000-2718")
    walker.page.locator("[name=is_old_enough]").check(force=True)
    walker.press("가입하기")
    walker.go(link_in_mail(portal, email, "/accounts/confirm-email/."))
    walker.press("확인하기")
    walker.log_in(email, PASSWORD)
    walker.go("/petition-types/report-road-damage/")
    start(walker)

    number = write_and_send(walker)

    assert number.startswith("HB-")
    assert walker.problems == []
