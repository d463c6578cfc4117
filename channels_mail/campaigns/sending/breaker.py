"""When to stop by itself: what is wrong with us, or with the list, must not burn the rest of it."""

from collections import deque
from dataclasses import dataclass, field

from channels_mail.outbox.sending import Refused

LAST = 100
TOO_MANY = 20  # of the last hundred refused for good


@dataclass
class Breaker:
    """Looks at the last hundred answers of one sender."""

    answers: deque[bool] = field(default_factory=lambda: deque(maxlen=LAST))

    def accepted(self) -> None:
        self.answers.append(False)

    def refused(self, refusal: Refused) -> str:
        """Why the campaign has to pause, or blank: the login failed, we may not send, or one in five is refused."""
        if refusal.code in (530, 534, 535, 538):
            return "login"
        if refusal.step in ("connect", "mail") and 500 <= refusal.code < 600:
            return "sender_refused"
        if refusal.step in ("rcpt", "data"):
            self.answers.append(500 <= refusal.code < 600)
        return "refusals" if len(self.answers) == LAST and sum(self.answers) >= TOO_MANY else ""
