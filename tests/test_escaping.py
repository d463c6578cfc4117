"""What people write is shown as they wrote it and runs nowhere."""

import pytest
from django.urls import reverse

from civil_petitions import internal_notes, workflow
from civil_petitions.models import Attachment
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db

PAYLOADS = [
    '"><img src=x onerror=alert(1)>',
    "<script>alert(1)</script>",
    "</textarea><svg/onload=alert(1)>",
    "{{ settings.SECRET_KEY }}{% debug %}",
    "' onmouseover='alert(1)",
]


@pytest.fixture(params=PAYLOADS)
def written(request):
    """A petition in which every text anybody can write is the payload."""
    payload = request.param
    citizen = CitizenFactory(account=AccountFactory(), name=f"홍{payload}"[:60], dong="새솔동")
    petition = PetitionFactory(
        citizen=citizen, received=True, title=payload, answers={"place": payload, "content": payload}
    )
    officer = OfficerFactory(department=petition.department, display_name=payload[:20])
    workflow.assign(petition, by=officer, department=petition.department, officer=officer, note=payload)
    workflow.notify_progress(petition, by=officer, note=payload)
    internal_notes.write(petition, by=officer, text=payload)
    Attachment.objects.create(
        petition=petition,
        subject_key_id=petition.subject_key_id,
        sealed_name=f"{payload}.pdf",
        content_type="application/pdf",
        size=1,
        scan_state="clean",
    )
    return payload, petition, officer


def pages(petition):
    number = [petition.receipt_number]
    own = [reverse("dashboard:me"), reverse("petition_history:list"), reverse("access_log:mine")]
    own += [reverse(f"petitions:{name}", args=number) for name in ("detail", "receipt", "supplement", "withdrawal")]
    office = [reverse("office_petitions:worklist")]
    office += [reverse(f"office_petitions:{name}", args=number) for name in ("case", "answer", "assignment")]
    return own, office


def test_nothing_that_was_written_becomes_markup(written, client_for):
    payload, petition, officer = written
    own, office = pages(petition)

    for browser, addresses in ((client_for(petition.petitioner.account), own), (client_for(officer), office)):
        for address in addresses:
            page = browser.get(address).content.decode()
            assert "<img src=x" not in page and "<svg/onload" not in page and "<script>alert" not in page, address
            assert "' onmouseover='" not in page, address
            assert "SECRET_KEY" not in page or payload in page, address


def test_the_answer_and_the_refusal_stay_text(written, client_for):
    payload, petition, officer = written
    workflow.refuse(petition, by=officer, reason=payload, remedy=payload)

    page = client_for(petition.petitioner.account).get(reverse("petitions:detail", args=[petition.receipt_number]))

    assert "<img src=x" not in page.content.decode() and "<script>alert" not in page.content.decode()


def test_the_preview_is_escaped_too(written, client_for):
    _payload, petition, officer = written
    address = reverse("office_petitions:preview", args=[petition.receipt_number])

    page = client_for(officer).get(address, headers={"HX-Request": "true"}).content.decode()

    assert "<img src=x" not in page and "<script>alert" not in page and "<svg/onload" not in page
