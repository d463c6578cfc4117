"""How long a list may be: a workbook lies in memory as a whole, a CSV does not."""

import pytest

from portal.exports import actions
from portal.exports.models import Export
from tests.factories.accounts import OfficerFactory
from tests.factories.petitions import PetitionFactory

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
