"""manage.py receive_mail_server: takes mail by SMTP and LMTP until it is stopped."""

import asyncio
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from channels_mail.inbound.receiving import serve
from citizens.keys.starting import refuse_without_keys


class Command(BaseCommand):
    help = "Takes mail at the places of MAIL_IN_LISTEN and answers 250 only to what is in the database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("places", nargs="*", help="smtp://host:port or lmtp://host:port instead of MAIL_IN_LISTEN")

    def handle(self, *args: Any, **options: Any) -> None:
        places = options["places"] or settings.MAIL_IN_LISTEN
        if not places:
            raise CommandError("MAIL_IN_LISTEN names no place, for instance lmtp://127.0.0.1:2424")
        refuse_without_keys()
        asyncio.run(serve(places))
