"""What a list is as a file: no cell is a formula, a workbook is locked and not too long."""

import csv
import io

import msoffcrypto
import pytest

from portal.exports import actions, writing
from portal.exports.models import Export
from tests.factories.accounts import OfficerFactory
from tests.factories.petitions import PetitionFactory
from tests.portal.test_exports import unlocked

pytestmark = pytest.mark.django_db
URL = "/office/exports/new/?source=petitions"
PURPOSE = "다음 주 현장 점검 차례를 정하려고 합니다"


def test_a_long_list_is_no_workbook(client_for, monkeypatch, settings, tmp_path):
    settings.EXPORT_ROOT = tmp_path
    officer = OfficerFactory()
    PetitionFactory(department=officer.department)
    browser = client_for(officer)
    monkeypatch.setattr(actions, "MOST_IN_A_WORKBOOK", 0)

    page = browser.post(URL, {"purpose": PURPOSE, "format": "xlsx"}).content.decode()

    assert "XLSX는 0줄까지 만듭니다." in page and PURPOSE in page and not Export.objects.exists()
    assert browser.post(URL, {"purpose": PURPOSE, "format": "csv"}).status_code == 302


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "|calc", "%0A"])
def test_no_cell_of_a_csv_is_a_formula(cell):
    line = b"".join(writing.as_csv([[cell]])).decode("utf-8-sig")

    assert next(csv.reader(io.StringIO(line, newline="")))[0] == f"'{cell}"


def test_in_a_workbook_every_cell_is_a_string_and_nothing_breaks_out():
    sheet = unlocked(writing.as_locked_xlsx([["=1+1", "</t><f>1</f>", "a\x00\x0b\ud800b"]], "pw"), "pw")

    assert '<c t="inlineStr"><is><t xml:space="preserve">=1+1</t>' in sheet
    assert "<f>" not in sheet and "&lt;f&gt;" in sheet and "ab" in sheet


def test_a_workbook_opens_with_its_password_alone():
    locked = writing.as_locked_xlsx([["홍*동"]], "abcd-efgh")
    assert "홍*동" in unlocked(locked, "abcd-efgh")
    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
        unlocked(locked, "wrong")
