"""Every mail is signed, with both ways out inside; a library that others wrote says so."""

import email

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from channels_mail.campaigns import signing
from channels_mail.campaigns.models import Campaign, State
from channels_mail.campaigns.sending.loop import Sender
from tests.channels_mail.campaigns.readers import readers
from tests.factories.campaigns import CampaignFactory, DeliveryFactory

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC = KEY.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def dns(name, timeout=5):
    import base64

    assert name == b"portal._domainkey.hanbyeol.example."
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(PUBLIC)


def is_signed(message):
    return dkim.DKIM(message).verify(dnsfunc=dns)


@pytest.fixture
def key_file(settings, tmp_path):
    pem = KEY.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "dkim.pem").write_bytes(pem)
    settings.DKIM_KEY_FILE = str(tmp_path / "dkim.pem")


@pytest.mark.django_db
def test_what_arrives_is_signed_with_both_ways_out(sink, key_file, settings):
    settings.CAMPAIGN_HOURS = (settings.CAMPAIGN_HOURS[0].min, settings.CAMPAIGN_HOURS[0].max)
    campaign = CampaignFactory(
        state=State.SENDING, audience=5, subject="긴 제목을 가진 가을 소식 " * 4, per_second=1000
    )
    for citizen in readers(5, name="김 누리\u2028 <b>"):
        DeliveryFactory(campaign=campaign, citizen=citizen)
    Sender(Campaign.objects.select_related("version", "version_b").get(pk=campaign.pk), 0).run(20)

    files = list(sink.folder.glob("*.eml"))
    assert len(files) == 5
    for file in files:
        message = file.read_bytes()
        assert is_signed(message)
        signed = email.message_from_bytes(message)["DKIM-Signature"].partition("h=")[2].partition(";")[0].split(":")
        assert {"List-Unsubscribe", "List-Unsubscribe-Post", "From", "Subject", "Message-ID"} <= set(signed)
        assert signed.count("From") == 2
        assert not is_signed(message.replace(b"List-Unsubscribe-Post: List", b"List-Unsubscribe-Post: Lost"))
        with_a_second_sender = message.replace(b"\r\nFrom:", b"\r\nFrom: other@bad.example\r\nFrom:", 1)
        assert not is_signed(with_a_second_sender)


@given(
    subject=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80),
    body=st.binary(max_size=400).map(lambda raw: raw.replace(b"\r", b"").replace(b"\n", b"\r\n") + b"\r\n"),
)
def test_whatever_is_signed_verifies(subject, body):
    headers = {"From": "a@hanbyeol.example", "Subject": subject.strip() or "x", "Content-Type": "text/plain"}
    signature = signing.Signer("hanbyeol.example", "portal", KEY).sign(headers, body)
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())

    assert is_signed((signature + head + "\r\n").encode() + body)


def test_without_a_key_nothing_is_signed(settings):
    settings.DKIM_KEY_FILE = ""
    assert signing.signer() is None
