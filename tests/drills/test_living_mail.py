"""The living portal takes mail: a letter and its answer travel over real sockets, and the database may die meanwhile.

MAIL_RESTARTS=20 runs the large drill.
"""

import os
import signal
import smtplib
import threading
import time
from hashlib import sha256
from urllib.parse import urlsplit

import pytest

from config import private_file
from tests.living_portal import living_portal, wait_until

RESTARTS = int(os.environ.get("MAIL_RESTARTS", "2"))
pytestmark = [pytest.mark.drill, pytest.mark.timeout(240 + RESTARTS * 15)]
OFFICE = """
from citizens.accounts.models import Department
from tests.factories.accounts import OfficerFactory
from django.conf import settings
OfficerFactory(department=Department.objects.get(pk=settings.CONSULTATION_DEPARTMENT))
"""
ANSWER = """
from channels_mail.consultation import workflow
from channels_mail.consultation.models import Consultation
from citizens.accounts.models import Account
officer, consultation = Account.objects.get(is_officer=True), Consultation.objects.get()
workflow.take(consultation, by=officer)
workflow.answer(consultation, body="내일 고치겠습니다.", by=officer)
"""
THREAD = """
from channels_mail.consultation.models import Consultation
print(" / ".join(each.body() for each in Consultation.objects.get().messages.all()))
"""
KEPT = """
from channels_mail.inbound.models import InboundMail
print(*InboundMail.objects.filter(mailbox="postmaster").values_list("sha256", flat=True))
"""


@pytest.fixture(scope="module")
def portal():
    with living_portal() as living:
        living.run(OFFICE)
        yield living


def place(portal, kind):
    listed = private_file.read(portal.data_dir)["MAIL_IN_LISTEN"].split(",")
    return urlsplit(next(each for each in listed if each.startswith(kind)))


def send(portal, kind, to, raw, sender="kim@mail.example"):
    """As a mail server does: True when it was told 250."""
    there = place(portal, kind)
    client = smtplib.LMTP if kind == "lmtp" else smtplib.SMTP
    try:
        with client(there.hostname, there.port, timeout=20) as server:
            server.sendmail(sender, [to], raw)
    except (OSError, smtplib.SMTPException):
        return False
    return True


def letter(subject, text, *headers):
    return "\r\n".join(["From: kim@mail.example", f"Subject: {subject}", *headers, "", text, ""]).encode()


def test_a_letter_by_mail_is_answered_by_mail_and_the_answer_to_that_comes_home(portal):
    assert send(portal, "smtp", "consult@hanbyeol.example", letter("lamp", "가로등이 꺼졌습니다."))
    assert wait_until(lambda: len(portal.mails("kim@mail.example")) == 1, 60), portal.recent()
    portal.run(ANSWER)
    assert wait_until(lambda: len(portal.mails("kim@mail.example")) == 2, 60), portal.recent()
    answer = portal.mails("kim@mail.example")[-1]
    assert "내일 고치겠습니다." in answer.get_content()

    assert send(portal, "lmtp", str(answer["Reply-To"]), letter("Re: lamp", "고맙습니다."))
    assert wait_until(lambda: "고맙습니다." in portal.run(THREAD), 60), portal.recent()
    assert portal.run(THREAD) == "가로등이 꺼졌습니다. / 내일 고치겠습니다. / 고맙습니다."
    assert len(portal.mails("kim@mail.example")) == 2, "and nothing answers by itself"


def test_a_database_that_stops_at_once_again_and_again_costs_no_letter(portal):
    over, promised = threading.Event(), []

    def write(kind):
        number = 0
        while not over.is_set():
            raw = letter(f"{kind} {number}", "글", "Auto-Submitted: auto-generated")
            while not over.is_set():
                if send(portal, kind, "postmaster@hanbyeol.example", raw):
                    promised.append(sha256(raw).hexdigest())
                    break
                time.sleep(0.1)
            number += 1

    writers = [threading.Thread(target=write, args=[kind]) for kind in ("smtp", "lmtp")]
    for writer in writers:
        writer.start()
    for _time in range(RESTARTS):
        time.sleep(1.5)
        portal.kill("postgres", signal.SIGQUIT)  # pg_ctl stop -m immediate
        assert wait_until(lambda: portal.ask("/readyz") != 0, 60)
        before = len(promised)
        assert wait_until(lambda before=before: len(promised) > before, 60), portal.recent()
    over.set()
    for writer in writers:
        writer.join(60)

    assert wait_until(lambda: portal.ask("/readyz") == 200, 60), portal.recent()
    kept = portal.run(KEPT).split()
    print(f"{RESTARTS} restarts, {len(promised)} letters promised, {len(kept)} kept")  # noqa: T201
    assert set(promised) <= set(kept)
    assert len(kept) == len(set(kept))
