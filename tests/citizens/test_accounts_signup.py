import re

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from citizens.accounts.addresses import address_token
from citizens.accounts.models import Account
from tests.factories.accounts import PASSWORD, AccountFactory

pytestmark = pytest.mark.django_db

HONG = {
    "email": "Hong@mail.example",
    "password1": PASSWORD,
    "name": "홍길동",
    "phone": "01000001234",
    "dong": "은하동",
    "is_old_enough": "on",
}


def link_in(mail):
    return re.search(r"http://127\.0\.0\.1:\d+(/\S+)", mail.body).group(1)


def sign_up(client, **changes):
    return client.post(reverse("account_signup"), HONG | changes)


def test_signing_up_makes_an_account_and_its_citizen(client, mailoutbox):
    response = sign_up(client)

    assert response.url == reverse("account_email_verification_sent")
    account = Account.objects.get(email=address_token("hong@mail.example"))
    assert not account.is_officer
    assert account.citizen.own_details().name == "홍길동"
    assert account.citizen.own_details().phone == "010-0000-1234"
    assert account.citizen.own_details().email == "hong@mail.example"
    assert account.citizen.dong == "은하동"
    assert [mail.to for mail in mailoutbox] == [["hong@mail.example"]]


def test_opening_the_link_spends_nothing_and_the_button_confirms(client, mailoutbox):
    sign_up(client)
    link = link_in(mailoutbox[0])

    for _ in range(3):  # a mail scanner looks, the person looks
        page = client.get(link)
        assert "이 주소가 맞습니까?" in page.text
        assert not EmailAddress.objects.get().verified

    response = client.post(link)
    assert response.url == reverse("account_login")
    assert EmailAddress.objects.get().verified
    assert "_auth_user_id" not in client.session
    assert "쓸 수 없는 링크" in client.get(link).text


def test_nobody_logs_in_before_confirming(client, mailoutbox):
    sign_up(client)
    response = client.post(reverse("account_login"), {"login": "hong@mail.example", "password": PASSWORD})

    assert response.url == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session


def test_under_14_is_asked_to_let_the_guardian_file(client, mailoutbox):
    page = sign_up(client, is_old_enough="")

    assert "14세가 안 되었으면 보호자가" in page.text
    assert not Account.objects.exists()


@pytest.mark.parametrize("password", ["짧은비밀", "password1234", "hong@mail.example", "1234567890"])
def test_a_weak_password_is_refused_and_nothing_typed_is_lost(client, password, mailoutbox):
    page = sign_up(client, password1=password)

    assert page.context["form"].errors["password1"]
    assert "홍길동" in page.text
    assert not Account.objects.exists()


def test_a_robot_that_fills_the_hidden_field_gets_no_account(client, mailoutbox):
    response = sign_up(client, homepage="https://spam.example")

    assert response.url == reverse("account_email_verification_sent")
    assert not Account.objects.exists()
    assert mailoutbox == []


def test_a_taken_address_looks_like_a_free_one_and_its_owner_is_told(client, mailoutbox):
    AccountFactory(email="taken@mail.example", password=PASSWORD)

    free = sign_up(client, email="free@mail.example")
    client.cookies.clear()
    taken = sign_up(client, email="taken@mail.example")

    assert (taken.status_code, taken.url, taken.content) == (free.status_code, free.url, free.content)
    assert Account.objects.count() == 2
    assert "이미 가입하신 주소" in mailoutbox[1].subject
    assert mailoutbox[1].to == ["taken@mail.example"]


def test_without_its_citizen_there_is_no_account(client, settings, mailoutbox):
    settings.KEY_RING = ""
    client.raise_request_exception = False

    response = sign_up(client)

    assert response.status_code == 500
    assert not Account.objects.exists()
    assert not EmailAddress.objects.exists()
    assert mailoutbox == []


def test_mail_names_the_office_and_a_way_to_ask(client, mailoutbox):
    sign_up(client)

    mail = mailoutbox[0]
    assert mail.subject == "[한별구청] 회원 가입을 마쳐 주십시오"
    assert "051-000-4000" in mail.body
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "invalid" not in mail.body


def test_mail_speaks_english_to_who_reads_english(client, mailoutbox):
    sign_up(client, email="kim@mail.example")
    client.cookies["django_language"] = "en"
    sign_up(client, email="lee@mail.example")

    assert mailoutbox[1].subject.startswith("[Hanbyeol-gu Office]")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("email", "", "전자우편 주소를 써 주십시오"),
        ("email", "hong at mail", "전자우편 주소를 확인해 주십시오"),
        ("password1", "", "비밀번호를 써 주십시오"),
        ("name", "", "이름을 써 주십시오"),
        ("name", "홍길동 900101-1234567", "주민등록번호는 쓰지 마십시오"),
        ("phone", "전화 없음", "전화번호를 숫자로"),
    ],
)
def test_each_mistake_says_what_to_do(client, field, typed, said):
    page = sign_up(client, **{field: typed})

    assert said in str(page.context["form"].errors[field])
    assert not Account.objects.exists()
