import shutil

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.html import escape

from citizens.accounts.models import Department
from civil_petitions.catalogue import rules, source
from civil_petitions.catalogue.loading import load
from civil_petitions.catalogue.source import FOLDER, CatalogueError
from civil_petitions.models.petition_type import FormVersion, PetitionType
from tests.factories.accounts import OfficerFactory

pytestmark = pytest.mark.django_db

PERIOD_AND_FEE = ("period_unit", "period_value", "period_text", "fee_amount")


@pytest.fixture
def loaded(db):
    load()


@pytest.fixture
def folder(tmp_path):
    """A copy of the files, to break."""
    for file in FOLDER.glob("*.yaml"):
        shutil.copy(file, tmp_path)
    return tmp_path


def change(folder, file, old, new):
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_all_47_types_are_there(loaded):
    assert PetitionType.objects.active().count() == 47
    assert Department.objects.count() == 36
    counts = {group: PetitionType.objects.filter(group=group).count() for group in PetitionType.Group.values}
    assert counts == {"report": 15, "apply": 14, "confirm": 8, "submit": 10}
    assert PetitionType.objects.filter(channel="link").count() == 4
    assert not PetitionType.objects.filter(name_en="").exists()


def test_loading_again_changes_nothing(loaded):
    before = list(FormVersion.objects.values("pk", "checksum", "is_current"))
    report = load()
    assert (report.changed_types, report.new_forms, report.retired_types) == (0, 0, 0)
    assert list(FormVersion.objects.values("pk", "checksum", "is_current")) == before


def test_a_changed_form_is_a_new_version_and_the_old_one_stays(loaded, folder):
    old = PetitionType.objects.get(pk="report-pest").current_form()
    change(folder, "report.yaml", "label: 해충, type: select", "label: 벌레, type: select")
    assert load(folder).new_forms == 1
    new = PetitionType.objects.get(pk="report-pest").current_form()
    assert (old.number, new.number) == (1, 2)
    old.refresh_from_db()
    assert old.fields[0]["label"] == "해충"


def test_what_an_administrator_edited_stays(loaded):
    administrator = OfficerFactory(administrator=True)
    petition_type = PetitionType.objects.get(pk="confirm-land-price")
    petition_type.fee_amount, petition_type.edited_fields = 900, ["fee_amount"]
    petition_type.save()
    load()
    petition_type.refresh_from_db()
    assert petition_type.fee_amount == 900
    assert administrator.has_perm("civil_petitions.change_petitiontype")


def test_a_type_that_left_the_files_is_retired_not_deleted(loaded, folder):
    text = (folder / "confirm.yaml").read_text()
    (folder / "confirm.yaml").write_text(text.split("\n- id: confirm-parking-queue")[0] + "\n")
    assert load(folder).retired_types == 1
    assert not PetitionType.objects.get(pk="confirm-parking-queue").is_active


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("department: road", "department: raod", "'raod'"),
        ("legal_kind: other", "legal_kind: 기타민원", "legal_kind"),
        ("type: select", "type: selct", "'selct'"),
        ("period: {unit: day", "period: {unit: days", "처리기간 단위"),
        ("{use: location}", "{use: locaton}", "'locaton'"),
        ("fault: [기둥 기울어짐, 누전 의심]", "fault: [기둥 기울어]", "fault"),
        ("accept: [jpg, png]", "accept: [exe]", "accept"),
        ("- id: report-streetlight", "- id: report-illegal-parking", "이미 씁니다"),
        ("  department: road\n", "", "department"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(loaded, folder, old, new, words):
    change(folder, "report.yaml", old, new)
    with pytest.raises(CatalogueError) as refused:
        load(folder)
    assert words in str(refused.value)
    assert all(problem.startswith("report.yaml:") for problem in refused.value.problems)
    assert PetitionType.objects.active().count() == 47


def test_the_named_line_is_the_wrong_one(folder):
    change(folder, "report.yaml", "department: road", "department: raod")
    lines = (folder / "report.yaml").read_text().splitlines()
    line = next(number for number, text in enumerate(lines, 1) if "raod" in text)
    with pytest.raises(CommandError, match=f"report.yaml:{line}:"):
        call_command("load_catalogue", folder=folder)


def test_broken_yaml_and_repeated_keys_are_named(folder):
    change(folder, "apply.yaml", "  kind21: 신청\n", "  kind21: 신청\n  kind21: 신청\n")
    with pytest.raises(CatalogueError, match=r"apply.yaml:\d+: YAML"):
        load(folder)
    change(folder, "confirm.yaml", "- id:", "- id: [")
    with pytest.raises(CatalogueError):
        source.read(folder / "confirm.yaml")


def test_an_edit_in_the_admin_is_kept_by_the_next_load(loaded, client_for):
    browser = client_for(OfficerFactory(administrator=True))
    url = reverse("admin:civil_petitions_petitiontype_change", args=["report-pest"])
    assert browser.get(url).status_code == 200
    petition_type = PetitionType.objects.get(pk="report-pest")
    form = {
        name: getattr(petition_type, name)
        for name in [
            "name_ko",
            "name_en",
            "summary_ko",
            "summary_en",
            "period_unit",
            "period_value",
            "period_text",
            "fee_amount",
        ]
    }
    form |= {"department": "pest", "is_active": "on", "fee_text": "", "keywords": "모기\n뿅뿅이"}
    assert browser.post(url, form).status_code == 302
    petition_type.refresh_from_db()
    assert petition_type.edited_fields == ["keywords"]
    assert petition_type.keywords == ["모기", "뿅뿅이"]
    load()
    petition_type.refresh_from_db()
    assert petition_type.keywords == ["모기", "뿅뿅이"]


class TestRules:
    @pytest.fixture
    def definition(self, loaded):
        return lambda type_id: PetitionType.objects.get(pk=type_id).current_form().definition

    def test_documents_follow_the_answers(self, definition):
        restaurant = definition("report-restaurant-open")
        assert rules.required_attachments(restaurant, {"water": "수돗물"}) == {"edu", "health"}
        assert "watertest" in rules.required_attachments(restaurant, {"water": "지하수", "lpg": "아니요"})

    def test_the_department_follows_the_answers(self, definition):
        streetlight = definition("report-streetlight")
        assert rules.department_for(streetlight, {"light_type": "공원등"}, "road") == "park"
        assert rules.department_for(streetlight, {"light_type": "가로등"}, "road") == "road"
        assert rules.department_for(definition("consult-private-mail"), {"topic": "tax|환급"}, "civil") == "tax"
        assert rules.department_for(definition("report-official"), {"dept_target": "road"}, "audit") == "audit"

    def test_danger_is_urgent(self, definition):
        damage = definition("report-road-damage")
        assert rules.is_urgent(damage, {"danger": "사고 위험"})
        assert not rules.is_urgent(damage, {"danger": "통행 불편"})
        assert not rules.is_urgent(definition("report-pest"), {})

    def test_a_question_of_law_takes_longer(self, definition):
        consultation = definition("consult-private-mail")
        assert rules.period_for(consultation, {"law_question": "예"}, ("day", 7)) == ("day", 14)
        assert rules.period_for(consultation, {}, ("day", 7)) == ("day", 7)

    def test_a_reward_needs_a_verified_person(self, definition):
        dumping = definition("report-dumping")
        assert rules.identity_for(dumping, {"reward": "신청"}, "contact") == "verified"
        assert rules.identity_for(dumping, {"reward": "신청 안 함"}, "contact") == "contact"


class TestPages:
    @pytest.fixture(autouse=True)
    def catalogue(self, loaded):
        pass

    def test_the_list_shows_every_type_in_few_queries(self, client, django_assert_max_num_queries):
        with django_assert_max_num_queries(2):
            page = client.get(reverse("petition_types:list")).content.decode()
        assert page.count('class="pt-row"') == 47

    def test_a_door_shows_its_own(self, client):
        page = client.get(reverse("petition_types:group", args=["confirm"])).content.decode()
        assert page.count('class="pt-row"') == 8

    def test_filters_and_order_live_in_the_address(self, client):
        page = client.get(reverse("petition_types:list"), {"only": "link", "sort": "name"}).content.decode()
        assert page.count('class="pt-row"') == 4
        assert page.index("건축물대장 확인") < page.index("주민등록표")

    @pytest.mark.parametrize("language", ["ko", "en"])
    def test_every_guide_page_opens(self, client, language):
        client.cookies["django_language"] = language
        for petition_type in PetitionType.objects.all():
            page = client.get(reverse("petition_types:guide", args=[petition_type.pk]))
            assert page.status_code == 200
            assert escape(petition_type.name_en) in page.content.decode() or language == "ko"

    def test_a_type_done_elsewhere_says_where(self, client):
        page = client.get(reverse("petition_types:guide", args=["apply-resident-cert"])).content.decode()
        assert "https://www.gov.kr" in page
        assert "(새 창)" in page
        assert "1588-2188" in page
        assert reverse("petition_types:blank_form", args=["apply-resident-cert"]) not in page

    def test_a_retired_or_unknown_type_is_not_found(self, client):
        PetitionType.objects.filter(pk="report-pest").update(is_active=False)
        for type_id in ("report-pest", "nothing"):
            assert client.get(reverse("petition_types:guide", args=[type_id])).status_code == 404
            assert client.get(reverse("petition_types:blank_form", args=[type_id])).status_code == 404

    def test_blank_forms_are_documents(self, client):
        for type_id in ("report-bulky-waste", "report-restaurant-open", "consult-private-mail"):
            response = client.get(reverse("petition_types:blank_form", args=[type_id]))
            assert response.content.startswith(b"%PDF-1.7")

    def test_text_is_data_and_never_markup(self, client):
        PetitionType.objects.filter(pk="report-pest").update(name_ko='#panic("x") *굵게* $x$')
        response = client.get(reverse("petition_types:blank_form", args=["report-pest"]))
        assert response.content.startswith(b"%PDF")


def test_every_word_of_every_form_has_its_english(loaded):
    neighbourhoods = set(source.read_departments()["dongs"])
    for form_version in FormVersion.objects.all():
        for field in form_version.fields:
            for each in (field, *field.get("item", [])):
                assert each.get("label_en"), each
                choices = each.get("choices", [])
                untranslated = set(choices) - set(each.get("choices_en", {})) if isinstance(choices, list) else set()
                assert untranslated <= neighbourhoods
        assert all(slot.get("name_en") for slot in form_version.attachments)
