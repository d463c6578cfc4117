"""A line to the relay that is kept open: one recipient per transaction, and no doubt about how far each came."""

import smtplib

from django.conf import settings

from channels_mail.outbox.drilling import kill_point
from channels_mail.outbox.sending import ENHANCED, Refused, connect

SMTP_ERRORS = (smtplib.SMTPException, OSError)
Envelope = tuple[str, str]


class BrokenBefore(Exception):
    """The line broke while the server cannot have had the message: it may safely be sent again."""


class BrokenAfter(Exception):
    """The line broke after the message had begun to leave: nobody knows whether the server took it."""


class Line:
    """A connection, made when it is first needed and again when it broke."""

    def __init__(self) -> None:
        self._server: smtplib.SMTP | None = None
        self._is_pipelining = False
        self._ahead: Envelope | None = None  # named together with the message before it, and not yet answered
        self._is_asked = False  # and so is DATA

    def offer(self, sender: str, recipient: str) -> None:
        """Name sender and recipient. Raises Refused, or BrokenBefore."""
        if self._ahead and self._ahead != (sender, recipient):
            self.close()
        try:
            server = self._open()
            if self._ahead:
                self._ahead, self._is_asked = None, True
                answers = [server.getreply(), server.getreply()]
            elif self._is_pipelining:
                server.send(_names(sender, recipient))
                kill_point("mail")
                answers = [server.getreply(), server.getreply()]
            else:
                answers = [server.mail(sender)]
                kill_point("mail")
                answers += [server.rcpt(recipient)] if answers[0][0] == 250 else []
        except smtplib.SMTPResponseException as error:
            self.close()
            raise Refused("connect", error.smtp_code) from error
        except SMTP_ERRORS as error:
            self.close()
            raise BrokenBefore(type(error).__name__) from error
        for answer, step in zip(answers, ("mail", "rcpt"), strict=False):
            if answer[0] not in (250, 251):
                self._withdraw()
                self._forget(answer[0])
                raise _refused(step, answer)

    def hand_over(self, message: bytes, following: Envelope | None = None) -> None:
        """The message itself, after the row says so. Raises Refused, BrokenBefore or BrokenAfter.

        Where the server takes commands together (RFC 2920 3.1), who follows is named with it: one way there and back
        for each mail. Only a sender whose row is marked already may be named so.
        """
        server = self._server
        assert server is not None
        try:
            answer = server.getreply() if self._is_asked else server.docmd("DATA")
            self._is_asked = False
            kill_point("data")
        except SMTP_ERRORS as error:
            self.close()
            raise BrokenBefore(type(error).__name__) from error
        if answer[0] != 354:
            self._forget(answer[0])
            raise _refused("data", answer)
        try:
            self._ahead = following if self._is_pipelining else None
            self._send(server, _stuffed(message) + (_names(*self._ahead) + b"DATA\r\n" if self._ahead else b""))
            kill_point("dot")
            answer = server.getreply()
        except SMTP_ERRORS as error:
            self.close()
            raise BrokenAfter(type(error).__name__) from error
        if answer[0] != 250:
            self._forget(answer[0])
            raise _refused("data", answer)

    def take_back(self) -> None:
        """A recipient was named and is not to be written to after all."""
        self._forget(250)

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        self._ahead, self._is_asked = None, False

    def quit(self) -> None:
        """Part politely at the end of the work; in the middle of a mail that does not come, without a word."""
        if self._ahead or self._is_asked:
            self.close()
        if self._server is not None:
            try:
                self._server.quit()
            except SMTP_ERRORS:
                self._server.close()
            self._server = None

    def _open(self) -> smtplib.SMTP:
        if self._server is None:
            server = connect()
            server.ehlo_or_helo_if_needed()
            self._is_pipelining = server.has_extn("pipelining")
            self._server = server
            kill_point("connected")
        return self._server

    @staticmethod
    def _send(server: smtplib.SMTP, message: bytes) -> None:
        """The bytes; in a drill in two halves, so that a sender can die in the middle of a message."""
        half = len(message) // 2 if settings.DRILL else 0
        if half:
            server.send(message[:half])
            kill_point("half")
        server.send(message[half:])

    def _withdraw(self) -> None:
        """DATA was asked for together with a name that was refused: should the server go on, it gets nothing."""
        if self._is_asked and self._server is not None:
            self._is_asked = False
            try:
                if self._server.getreply()[0] == 354:
                    self.close()
            except SMTP_ERRORS:
                self.close()

    def _forget(self, code: int) -> None:
        """Begin a new transaction on the same line; 421 means that the server hangs up."""
        if code == 421 or self._server is None:
            self.close()
            return
        if self._ahead:
            return  # the next transaction has begun
        try:
            self._server.rset()
        except SMTP_ERRORS:
            self.close()


def _names(sender: str, recipient: str) -> bytes:
    return f"MAIL FROM:<{sender}>\r\nRCPT TO:<{recipient}>\r\n".encode("ascii")


def _refused(step: str, answer: tuple[int, bytes]) -> Refused:
    """The server's words stay out: they may quote the address."""
    detail = ENHANCED.match(answer[1].decode("ascii", "replace"))
    return Refused(step, answer[0], detail[0] if detail else "")


def _stuffed(message: bytes) -> bytes:
    """RFC 5321 4.5.2: a line that begins with a dot gets another; then the dot that ends it."""
    if message.startswith(b"."):
        message = b"." + message
    return message.replace(b"\r\n.", b"\r\n..") + (b".\r\n" if message.endswith(b"\r\n") else b"\r\n.\r\n")
