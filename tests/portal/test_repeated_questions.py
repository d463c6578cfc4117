"""What several people asked privately becomes a draft for all: found in the worker, written by a person."""

import pytest
from django.urls import reverse

from channels_mail.consultation import workflow
from channels_mail.consultation.models import CannedReply
from portal.content.models import Article
from portal.repeated_questions import actions, finding, grouping, tasks
from portal.repeated_questions.grouping import Asked
from portal.repeated_questions.models import RepeatedQuestion, State
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.consultations import ConsultationFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
LAMPS = (
    "보안등 설치를 신청하려면 어떻게 하나요? 골목이 어둡습니다",
    "골목에 보안등 설치 신청은 어디에 하나요",
    "보안등 설치 신청하면 얼마나 걸리나요? 골목 끝입니다",
    "저희 골목 보안등 설치 신청에 동의가 필요한가요",
    "보안등 설치를 골목에 신청했는데 언제 되나요",
)
OTHER = "강아지가 줄 없이 뛰어다녀 무섭습니다"


def asked(*texts):
    return [Asked(str(number), text) for number, text in enumerate(texts)]


@pytest.fixture
def officer(db):
    return OfficerFactory()


def letters(officer, texts=LAMPS, *, answer="현장을 보고 알려 드립니다.", names=None, **more):
    for place, text in enumerate(texts):
        account = AccountFactory()
        CitizenFactory(account=account, name=(names or ["김가람"] * 9)[place])
        begun = ConsultationFactory(account=account, officer=officer, subject="문의", body=text, **more)
        workflow.answer(begun, body=answer, by=officer)


# --- pure -------------------------------------------------------------------------------------------
def test_letters_that_ask_the_same_are_one_group_and_others_are_not_in_it():
    (group,) = grouping.groups(asked(*LAMPS, OTHER, "여권 사진은 몇 장 필요한가요"))
    assert group.people == 5
    assert {"보안등", "설치", "골목"} <= set(group.shared_words())


def test_four_people_are_no_group_nor_is_one_who_writes_ten_times():
    assert grouping.groups(asked(*LAMPS[:4])) == []
    assert grouping.groups([Asked("1", text) for text in LAMPS * 2]) == []


def test_a_word_of_four_people_and_a_word_with_a_digit_stay_inside():
    texts = [f"{text} 별무리연립 바다마루로42" if place else f"{text} 42" for place, text in enumerate(LAMPS)]
    (group,) = grouping.groups(asked(*texts))
    assert "별무리연립" not in group.shared_words()
    assert not [word for word in group.shared_words() if any(sign.isdigit() for sign in word)]


# --- found in the worker ----------------------------------------------------------------------------
def test_a_proposal_holds_counts_shared_words_and_the_reply_most_used_and_no_sentence(officer):
    reply = CannedReply.objects.create(title="현장", body="현장을 보고 알려 드립니다.")
    CannedReply.objects.create(title="다른 답", body="여권은 민원여권과에서 받습니다.")
    letters(officer)
    assert tasks.find_repeated_questions() == 1

    found = RepeatedQuestion.objects.get()
    assert (found.people, found.letters, found.department, found.canned_reply) == (5, 5, officer.department, reply)
    assert len(found.words) <= grouping.MOST_WORDS
    assert all(" " not in word and len(word) < 8 for word in found.words)
    assert tasks.find_repeated_questions() == 0, "once"


def test_the_writers_own_name_and_a_sensitive_letter_are_left_out(officer):
    names = ["남궁별하"] * 5
    letters(officer, [f"{text} 남궁별하 올림" for text in LAMPS], names=names)
    finding.find()
    assert not [word for word in RepeatedQuestion.objects.get().words if "남궁" in word or "별하" in word]

    RepeatedQuestion.objects.all().delete()
    other = OfficerFactory()
    letters(other, is_sensitive=True)
    assert not RepeatedQuestion.objects.filter(department=other.department).exists()


def test_what_somebody_dismissed_is_not_proposed_again_and_more_letters_are_counted(officer):
    letters(officer)
    finding.find()
    letters(officer, LAMPS[:1])
    finding.find()
    found = RepeatedQuestion.objects.get()
    assert found.letters == 6
    actions.dismiss(found, by=officer)
    finding.find()
    assert RepeatedQuestion.objects.get().state == State.DISMISSED


# --- written by a person ----------------------------------------------------------------------------
@pytest.fixture
def question(officer):
    reply = CannedReply.objects.create(title="현장", body="현장을 보고 알려 드립니다.")
    return RepeatedQuestion.objects.create(
        department=officer.department, words=["보안등", "설치"], people=5, letters=7, canned_reply=reply
    )


def at(question, name):
    return reverse(f"office_repeated_questions:{name}", args=[question.pk])


def test_an_editor_begins_a_draft_that_nobody_reads_before_another_person_publishes_it(question, client_for, client):
    editor = OfficerFactory(content=True)
    page = client_for(editor).get(reverse("office_repeated_questions:list")).content.decode()
    assert "보안등 · 설치" in page and "5명, 상담 7건" in page
    answer = client_for(editor).post(at(question, "draft"))

    article = Article.objects.get()
    assert answer["Location"] == reverse("office_content:writing", args=[article.pk])
    assert (article.state, article.kind, article.words) == ("draft", "faq", "보안등, 설치")
    assert article.body_ko == question.reply and "보안등" in article.title_ko
    assert client.get(article.get_absolute_url()).status_code == 404


def test_of_two_editors_one_decides(question, client_for):
    one, other = OfficerFactory(content=True), OfficerFactory(content=True)
    client_for(one).post(at(question, "dismissal"))
    client_for(other).post(at(question, "draft"))
    assert not Article.objects.exists()
    with pytest.raises(actions.AlreadyDecided):
        actions.dismiss(question, by=other)


def test_a_head_sees_the_own_department_only(question, officer, client_for):
    near = OfficerFactory(head=True, department=officer.department)
    far = OfficerFactory(head=True)
    assert client_for(near).post(at(question, "dismissal")).status_code == 302
    assert client_for(far).post(at(question, "draft")).status_code == 404
    assert "보안등" not in client_for(far).get(reverse("office_repeated_questions:list")).content.decode()
