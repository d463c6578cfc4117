"""manage.py receive_mail --mailbox NAME < mail.eml: a mail server hands over one letter."""

import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

from channels_mail.inbound.mailboxes import mailboxes
from channels_mail.inbound.models import InboundMail
from channels_mail.inbound.storing import kill_point, store

TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h: the mail server keeps the letter and comes back


class Command(BaseCommand):
    help = "Stores one message from standard input. Ends with 0 when it is in the database, with 75 otherwise."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mailbox", required=True, help="one of MAILBOXES")
        parser.add_argument("--sender", default="", help="envelope sender; empty for a bounce")
        parser.add_argument("--recipient", action="append", default=[], help="the address of ours it came to")

    def run_from_argv(self, argv: list[str]) -> None:
        """As every command, but whatever goes wrong ends with 75: a mail server knows no other way to wait."""
        try:
            super().run_from_argv(argv)
        except SystemExit as end:
            if end.code:
                raise SystemExit(TRY_AGAIN) from None
            raise
        except BaseException as error:
            self._wait(type(error).__name__)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["mailbox"] not in mailboxes():
            raise CommandError(f"no mailbox of this name; there are: {', '.join(mailboxes())}")
        raw = sys.stdin.buffer.read()
        store(
            options["mailbox"],
            raw,
            via=InboundMail.Via.PIPE,
            sender=options["sender"],
            recipients=options["recipient"],
        )
        kill_point("before_answer")

    def _wait(self, why: str) -> NoReturn:
        sys.stderr.write(f"not stored: {why}\n")
        raise SystemExit(TRY_AGAIN) from None
