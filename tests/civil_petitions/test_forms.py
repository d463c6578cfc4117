from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from civil_petitions.catalogue.loading import load
from civil_petitions.forms.answers import summary_rows
from civil_petitions.forms.definition import applicant_raw, build_form, draft_form
from civil_petitions.forms.raw import raw_values, row_button
from civil_petitions.models.petition_type import FormVersion, PetitionType

pytestmark = pytest.mark.django_db


@pytest.fixture
def make_form():
    """A form of one field: `make_form({"type": "number", "max": 3}, "4")`."""

    def make(definition, *values, **data):
        field = {"id": "field", "label": "칸", "required": False, "group": ""} | definition
        form_version = FormVersion(
            petition_type=PetitionType(id="x", name_ko="시험"),
            definition={"fields": [field], "attachments": [], "rules": {}},
        )
        posted = {"field": list(values)} if values else {}
        return build_form(form_version, posted | {name: [value] for name, value in data.items()})

    return make


CHOICES = {"choices": ["가", "나"]}
GOOD = [
    ({"type": "text"}, ["도로가 파였어요"], "도로가 파였어요"),
    ({"type": "textarea"}, ["첫 줄\r\n둘째 줄"], "첫 줄\n둘째 줄"),
    ({"type": "text", "pattern": "^[0-9]{2,3}[가-힣][0-9]{4}$"}, ["12가3456"], "12가3456"),
    ({"type": "text", "maxlength": 3}, ["\u1112\u1169\u11bc길동"], "홍길동"),
    ({"type": "number"}, ["1,200"], 1200),
    ({"type": "number", "decimals": 2}, ["28.5㎡"], 28.5),
    ({"type": "date"}, ["1985. 3. 7."], "1985-03-07"),
    ({"type": "time"}, ["오후 2:30"], "14:30"),
    ({"type": "select", **CHOICES}, ["가"], "가"),
    ({"type": "radio", **CHOICES}, ["나"], "나"),
    ({"type": "checkbox", **CHOICES}, ["가", "나"], ["가", "나"]),
    ({"type": "tel"}, ["01000001234"], "010-0000-1234"),
    ({"type": "tel"}, ["+82 10-0000-1234"], "010-0000-1234"),
    ({"type": "tel"}, ["02 000 1234"], "02-000-1234"),
    ({"type": "tel"}, ["15880000"], "1588-0000"),
    ({"type": "email"}, ["hong@mail.example"], "hong@mail.example"),
    ({"type": "url"}, ["shop.example"], "https://shop.example"),
    ({"type": "address"}, ["한별구 바다마루로 1"], "한별구 바다마루로 1"),
    ({"type": "geopoint"}, ["35.1796, 129.0756"], {"lat": 35.1796, "lon": 129.0756}),
    ({"type": "bizno"}, ["1234567891"], "123-45-67891"),
    ({"type": "select", "choices": "open_notices"}, ["도로 계획"], "도로 계획"),
]


@pytest.mark.parametrize(("definition", "values", "answer"), GOOD)
def test_a_good_answer_is_kept(make_form, definition, values, answer):
    form = make_form(definition, *values)
    assert form.is_valid(), form.errors
    assert form.answers() == {"field": answer}
    assert summary_rows(form.form_version, form.answers())[0].label == "칸"


BAD = [
    ({"type": "text", "required": True}, [""], "칸을 써 주세요."),
    ({"type": "text", "maxlength": 3}, ["네글자다"], "3자까지입니다(현재 4자)"),
    ({"type": "text", "pattern": "^[0-9]+$", "example": "123"}, ["가"], "123처럼"),
    ({"type": "text"}, ["850101-1000000"], "주민등록번호로 보이는"),
    ({"type": "textarea"}, ["하나\n850101-1000000"], "2째 줄"),
    ({"type": "address"}, ["850101-1000000"], "주민등록번호로 보이는"),
    ({"type": "number"}, ["많음"], "숫자로"),
    ({"type": "number", "min": 5}, ["4"], "5 이상"),
    ({"type": "number", "max": 5}, ["6"], "5 이하"),
    ({"type": "date"}, ["1985. 13. 7."], "2026. 11. 23.처럼"),
    ({"type": "time"}, ["25:00"], "오후 2:30처럼"),
    ({"type": "select", "required": True, **CHOICES}, [""], "하나 골라"),
    ({"type": "select", **CHOICES}, ["다"], "목록에서"),
    ({"type": "radio", **CHOICES}, ["다"], "목록에서"),
    ({"type": "checkbox", "required": True, **CHOICES}, [], "하나 이상"),
    ({"type": "checkbox", **CHOICES}, ["가", "다"], "목록에서"),
    ({"type": "tel"}, ["1234"], "010-0000-0000처럼"),
    ({"type": "email"}, ["hong"], "name@mail.example처럼"),
    ({"type": "url"}, ["그냥 글"], "https://shop.example처럼"),
    ({"type": "geopoint"}, ["95, 10"], "35.1796"),
    ({"type": "bizno"}, ["123-45-67890"], "10자리"),
    ({"type": "password", "required": True}, [""], "칸을 써"),
    ({"type": "department"}, ["nowhere"], "목록에서"),
    ({"type": "department_topic"}, ["nowhere|일"], "목록에서"),
]


@pytest.mark.parametrize(("definition", "values", "words"), BAD)
def test_a_bad_answer_is_told_what_to_do(make_form, definition, values, words):
    form = make_form(definition, *values, other="")
    assert not form.is_valid()
    assert words in form.errors["field"][0]


def test_a_moment_has_a_day_and_a_time(make_form):
    form = make_form({"type": "datetime"}, field_0="2026. 11. 23.", field_1="오후 2:30")
    assert form.is_valid()
    assert form.answers() == {"field": "2026-11-23T14:30"}
    assert summary_rows(form.form_version, form.answers())[0].text == "2026. 11. 23.(월) 오후 2:30"
    assert not make_form({"type": "datetime", "required": True}, field_0="2026-11-23", field_1="").is_valid()


def test_a_range_runs_forward(make_form):
    assert make_form({"type": "daterange"}, field_0="2026-11-01", field_1="2026-11-23").is_valid()
    assert not make_form({"type": "daterange"}, field_0="2026-11-23", field_1="2026-11-01").is_valid()


def test_what_was_seen_is_not_in_the_future(make_form):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert not make_form({"type": "date", "when": "past"}, tomorrow.isoformat()).is_valid()
    assert not make_form({"type": "date", "when": "future"}, timezone.localdate().isoformat()).is_valid()


ROWS = {
    "type": "repeat",
    "required": True,
    "min": 1,
    "max": 2,
    "item": [
        {"id": "item", "label": "품목", "type": "select", "required": True, "choices": ["소파"], "group": ""},
        {"id": "qty", "label": "수량", "type": "number", "required": True, "min": 1, "group": ""},
    ],
}


def test_rows_are_cleaned_and_empty_rows_do_not_count(make_form):
    rows = {"field-0-item": "소파", "field-0-qty": "2", "field-1-item": "", "field-1-qty": ""}
    form = make_form(ROWS, **rows)
    assert form.is_valid(), form.errors
    assert form.answers() == {"field": [{"item": "소파", "qty": 2}]}
    assert summary_rows(form.form_version, form.answers())[0].text == "품목 소파 · 수량 2"


def test_a_row_says_which_one_is_wrong(make_form):
    form = make_form(ROWS, **{"field-0-item": "소파", "field-0-qty": "1", "field-1-item": "소파", "field-1-qty": "0"})
    assert "2번째" in form.errors["field"][0]


def test_too_many_rows_are_refused(make_form):
    rows = {f"field-{n}-{key}": value for n in range(3) for key, value in (("item", "소파"), ("qty", "1"))}
    assert "2개까지" in make_form(ROWS, **rows).errors["field"][0]


def test_rows_come_and_go_without_script(make_form):
    form_version = make_form(ROWS).form_version
    raw = {"field-0-item": ["소파"], "field-0-qty": ["1"]}
    raw, pressed = row_button(form_version, raw, {"add_row": "field"})
    assert (pressed, raw["field-1-item"]) == ("field", [""])
    assert row_button(form_version, raw, {"add_row": "field"})[0] == raw
    raw, pressed = row_button(form_version, raw | {"field-1-item": ["소파"]}, {"remove_row": "field:0"})
    assert raw == {"field-0-item": ["소파"], "field-0-qty": [""]}
    assert row_button(form_version, raw, {"remove_row": "other:0"}) == (raw, None)
    assert str(draft_form(form_version, raw)["field"]).count("data-row>") == 2


def test_passwords_are_never_kept(make_form):
    form = make_form({"type": "password"}, "비밀 번호")
    assert form.is_valid()
    assert form.answers() == {}
    assert raw_values(form.form_version, QueryDict("field=secret")) == {}


def test_a_draft_keeps_what_was_typed_and_nothing_else(make_form):
    form_version = make_form({"type": "number", "required": True}).form_version
    raw = raw_values(form_version, QueryDict("field=%00many&other=1&csrfmiddlewaretoken=x"))
    assert raw == {"field": ["many"]}
    form = draft_form(form_version, raw)
    assert 'value="many"' in str(form["field"])
    assert not form.errors


class TestTheWholeCatalogue:
    @pytest.fixture(autouse=True)
    def loaded(self, db):
        load()

    def test_every_form_can_be_shown_and_refuses_emptiness(self):
        for form_version in FormVersion.objects.select_related("petition_type"):
            form = build_form(form_version, {"nothing": [""]})
            html = "".join(
                str(group_field) for group in build_form(form_version).groups() for group_field in group.fields
            )
            assert form.is_valid() == (not any(each["required"] for each in form_version.fields))
            for each in form_version.fields:
                assert each["id"] in html

    def test_a_department_is_asked_for_by_name(self):
        form = build_form(PetitionType.objects.get(pk="report-official").current_form(), {"dept_target": ["road"]})
        assert "dept_target" not in form.errors

    def test_a_topic_leads_to_its_department(self):
        form_version = PetitionType.objects.get(pk="consult-private-mail").current_form()
        form = build_form(form_version, {"topic": ["tax|과오납 환급"]})
        assert "topic" not in form.errors
        assert summary_rows(form_version, {"topic": "tax|과오납 환급"})[0].text == "세무과 · 과오납 환급"

    def test_mail_can_only_be_wanted_with_an_address(self):
        form_version = PetitionType.objects.get(pk="report-pest").current_form()
        form = build_form(form_version, {"applicant_notify": ["전자우편"]})
        assert "applicant_email" in form.errors

    def test_a_full_form_gives_answers_person_title_and_dong(self, citizen):
        form_version = PetitionType.objects.select_related().get(pk="report-pest").current_form()
        raw = applicant_raw(form_version, citizen.citizen.own_details()) | {
            "pest": ["모기"],
            "location_address": ["새솔동 바다마루로 42"],
        }
        raw |= {"applicant_address": ["한별구 은하동 1"], "applicant_tel": ["010-0000-1234"]}
        form = build_form(form_version, raw)
        assert form.is_valid(), form.errors
        assert form.answers() == {"pest": "모기", "location_address": "새솔동 바다마루로 42"}
        assert form.applicant()["email"] == "citizen@mail.example"
        assert form.title() == "해충·방역 요청 신고: 새솔동 바다마루로 42"
        assert form.dong() == "새솔동"

    @pytest.mark.parametrize(
        ("told", "title"),
        [
            ("도로가 크게 파였습니다. 어제부터 그랬습니다.", "도로가 크게 파였습니다"),
            ("가로등이 3.5m 높이에서 흔들려요\n무섭습니다", "가로등이 3.5m 높이에서 흔들려요"),
            ("가" * 60, "가" * 39 + "…"),
            ("파임", "도로·보도 파손 신고: 바다마루로 42"),
        ],
    )
    def test_a_petition_is_called_by_the_first_thing_that_is_said(self, told, title):
        form_version = PetitionType.objects.get(pk="report-road-damage").current_form()
        form = build_form(form_version, {"content": [told], "location_address": ["바다마루로 42"]})
        form.is_valid()
        assert form.title() == title

    def test_the_end_is_not_before_the_start(self):
        form_version = PetitionType.objects.get(pk="apply-facility-rent").current_form()
        form = build_form(form_version, {"start": ["18:00"], "end": ["09:00"]})
        assert "end" in form.errors
