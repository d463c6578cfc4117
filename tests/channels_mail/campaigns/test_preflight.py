"""News does not leave while the world would take it for forged; what to paste into DNS is said."""

import socket
import threading

import dns.message
import dns.rcode
import dns.rrset
import pytest
from django.utils import timezone

from channels_mail.campaigns import preflight, workflow
from channels_mail.campaigns.errors import NotInOrder
from channels_mail.campaigns.models import State
from tests.channels_mail.campaigns.test_signing import key_file  # noqa: F401
from tests.factories.accounts import OfficerFactory
from tests.factories.campaigns import CampaignFactory

GOOD = {"hanbyeol.example.": "v=spf1 mx -all", "_dmarc.hanbyeol.example.": "v=DMARC1; p=reject"}


@pytest.fixture
def dns_server(settings):
    """A name server on this machine that knows what a test writes into it."""
    entries = {}
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))
    settings.DNS_SERVERS = [f"127.0.0.1:{server.getsockname()[1]}"]
    settings.CAMPAIGN_PREFLIGHT = True

    def answer():
        while True:
            raw, sender = server.recvfrom(4096)
            if raw == b"end":
                return
            query = dns.message.from_wire(raw)
            name = query.question[0].name
            response = dns.message.make_response(query)
            if text := entries.get(str(name)):
                parts = " ".join(f'"{text[at : at + 200]}"' for at in range(0, len(text), 200))
                response.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", parts))
            else:
                response.set_rcode(dns.rcode.NXDOMAIN)
            server.sendto(response.to_wire(), sender)

    thread = threading.Thread(target=answer)
    thread.start()
    yield entries
    server.sendto(b"end", server.getsockname())
    thread.join()
    server.close()


def standing():
    return {check.code: check.is_right for check in preflight.checks()}


def test_what_it_tells_to_paste_makes_it_right(dns_server, key_file):  # noqa: F811
    assert standing() == {"dkim": False, "spf": False, "dmarc": False}

    dns_server.update({f"{check.entry}.": check.wanted for check in preflight.checks()})

    assert standing() == {"dkim": True, "spf": True, "dmarc": True}
    assert preflight.is_in_order()


@pytest.mark.parametrize(
    ("entry", "text", "code"),
    [
        ("hanbyeol.example.", "v=spf1 +all", "spf"),
        ("_dmarc.hanbyeol.example.", "v=DMARC1; p=perhaps", "dmarc"),
        ("portal._domainkey.hanbyeol.example.", "v=DKIM1; k=rsa; p=AAAA", "dkim"),
    ],
)
def test_what_is_wrong_is_found(dns_server, key_file, entry, text, code):  # noqa: F811
    dns_server.update({f"{check.entry}.": check.wanted for check in preflight.checks()})
    dns_server[entry] = text

    assert [name for name, is_right in standing().items() if not is_right] == [code]


def test_a_silent_name_server_is_not_an_empty_one(settings, key_file, monkeypatch):  # noqa: F811
    settings.DNS_SERVERS = ["127.0.0.1:9"]
    monkeypatch.setattr(preflight, "SECONDS", 0.2)

    assert {str(check.said) for check in preflight.checks()} == {"DNS에 물을 수 없습니다. 잠시 뒤에 다시 해 주세요."}


@pytest.mark.django_db
def test_news_does_not_start_while_it_fails_and_a_legal_notice_does(dns_server):
    now = timezone.now()
    news = CampaignFactory(state=State.SCHEDULED, audience=10, send_at=now)
    law = CampaignFactory(
        state=State.SCHEDULED, audience=10, send_at=now, campaign_class="B", topic="", legal_basis="재난안전법",
        at_any_hour=True,
    )  # fmt: skip

    assert not workflow.start(news)
    assert workflow.start(law)
    news.refresh_from_db()
    assert (news.state, news.pause_reason) == (State.PAUSED, "preflight")
    with pytest.raises(NotInOrder):
        workflow.resume(news, by=OfficerFactory(campaign=True))


@pytest.mark.django_db
def test_news_starts_once_it_is_right(dns_server, key_file):  # noqa: F811
    dns_server.update({f"{check.entry}.": check.wanted for check in preflight.checks()})
    news = CampaignFactory(state=State.PAUSED, audience=10)

    workflow.resume(news, by=OfficerFactory(campaign=True))
    assert news.state == State.SENDING
