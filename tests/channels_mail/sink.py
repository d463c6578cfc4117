"""A real mail server on this machine, that answers as a test tells it to."""

import socket
from contextlib import contextmanager

from aiosmtpd.controller import Controller

from config.mail_catcher import Catcher, keep


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Sink(Catcher):
    """Keeps what it accepts, as the demo's catcher does. `answers` is what each step says instead of 250."""

    def __init__(self, folder):
        super().__init__(folder)
        self.answers = {}
        self.recipients = []
        self.refused = set()  # addresses that are not known here
        self.is_pipelining = False

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        session.host_name = hostname
        return [*responses[:-1], *(["250-PIPELINING"] if self.is_pipelining else []), responses[-1]]

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if "mail" in self.answers:
            return self.answers["mail"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if "rcpt" in self.answers:
            return self.answers["rcpt"]
        if address in self.refused:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        how = self.answers.get("data", "")
        if how == "hang up":
            server.transport.abort()
            return "451 gone"
        if how == "keep and hang up":
            keep(self.folder, envelope.original_content)
            server.transport.abort()
            return "451 gone"
        if how:
            return how
        self.recipients += envelope.rcpt_tos
        return await super().handle_DATA(server, session, envelope)

    @property
    def message_ids(self):
        """What was accepted, in order, by the journal that is written before each 250."""
        journal = self.folder / "journal"
        lines = journal.read_text().splitlines() if journal.exists() else []
        return [line.partition("\t")[2] for line in lines]


@contextmanager
def running_sink(folder):
    folder.mkdir(parents=True, exist_ok=True)
    sink = Sink(folder)
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    sink.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield sink
    finally:
        controller.stop()
