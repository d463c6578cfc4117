"""A sender at work: claims a batch, makes its mails, and hands them over at the pace that the campaign allows.

What the server accepted is written down together with the mark of what leaves next: each mail costs one commit.
"""

import time
from collections import Counter, deque
from collections.abc import Sequence
from datetime import timedelta
from itertools import zip_longest

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from channels_mail.campaigns import office_hours, workflow
from channels_mail.campaigns.models import Campaign, DomainDay, State
from channels_mail.campaigns.models.throttle import Throttle
from channels_mail.campaigns.sending.breaker import Breaker
from channels_mail.campaigns.sending.domains import OTHER
from channels_mail.campaigns.sending.letters import Mail, Unwritable, Writer
from channels_mail.campaigns.sending.line import BrokenAfter, BrokenBefore, Line
from channels_mail.campaigns.sending.queue import QUICK, Claimed, Holder
from channels_mail.campaigns.signing import signer
from channels_mail.outbox.drilling import kill_point
from channels_mail.outbox.sending import Refused, bounce_of
from citizens.contact_points import actions as contact_points

LONGEST_BATCH = 200
BATCH_SECONDS = 2.0  # how much work is claimed at once: no more than what soon leaves
LONGEST_WAIT = 20.0  # who would wait longer is given back until then
TRIES = 30  # seconds for which a sender that knows something waits for the database
NAP = 0.5  # between two looks at whether it was paused


class Sender:
    """One of the processes that send a campaign."""

    def __init__(self, campaign: Campaign, slot: int) -> None:
        self.campaign = campaign
        self.holder = Holder(campaign, slot)
        self.writer = Writer(campaign, signer())
        self.line = Line()
        self.breaker = Breaker()
        self.accepted: list[tuple[int, str]] = []
        self.quick = 0
        self.claimed: dict[int, Claimed] = {}
        self.domains: Counter[tuple[str, str]] = Counter()
        self.sent = 0

    def run(self, seconds: float) -> int:
        """Send for so long, or until nothing is due or somebody pauses it; returns how many mails were accepted."""
        until = time.monotonic() + seconds
        if not self.writer.can_write():
            workflow.break_off(self.campaign, "words")
            return 0
        try:
            while time.monotonic() < until and self._may_send():
                batch = self.holder.claim(self._batch_size())
                kill_point("claimed")
                if not batch or not self._send(batch):
                    break
        finally:
            self.line.quit()
        return self.sent

    def _may_send(self) -> bool:
        return self.campaign.at_any_hour or office_hours.is_open(timezone.now())

    def _batch_size(self) -> int:
        return max(1, min(LONGEST_BATCH, int(self.campaign.per_second * BATCH_SECONDS)))

    def _send(self, batch: list[Claimed]) -> bool:
        """Hand over a batch. False: the line broke or the campaign rests, so that no other batch is claimed now."""
        self.claimed = {row.id: row for row in batch}
        try:
            mails = deque(self._in_time(self._written(batch)))
            kill_point("written")
            while mails:
                window = [mails.popleft() for _each in range(min(len(mails), settings.CAMPAIGN_MARK_WINDOW))]
                if not self._wait_for(window[-1][0]) or not self._transmit([mail for _at, mail in window]):
                    return False
            return True
        finally:
            self._write_down()
            self.holder.release(self.claimed)
            DomainDay.add(self.domains)
            self.domains.clear()

    def _written(self, batch: list[Claimed]) -> list[Mail]:
        """The batch as mails; a row of which none can be made fails, and says why."""
        mails = []
        for each in self.writer.write(batch):
            if isinstance(each, Unwritable):
                self.holder.fail(each.delivery_id, each.reason)
                self.claimed.pop(each.delivery_id)
            else:
                mails.append(each)
        return mails

    def _in_time(self, mails: list[Mail]) -> list[tuple[float, Mail]]:
        """When each may leave, by what all senders together may do; who would wait too long is given back."""
        now, campaign = time.monotonic(), self.campaign
        begin = Throttle.book(campaign.pk, "", len(mails), campaign.per_second) if mails else 0.0
        at = [now + begin + place / campaign.per_second for place in range(len(mails))]
        for domain in {mail.domain for mail in mails} - {OTHER}:
            own = [place for place, mail in enumerate(mails) if mail.domain == domain]
            if campaign.per_domain_second < campaign.per_second:
                begin = Throttle.book(campaign.pk, domain, len(own), campaign.per_domain_second)
                for count, place in enumerate(own):
                    at[place] = max(at[place], now + begin + count / campaign.per_domain_second)
        late = [mail.delivery_id for moment, mail in zip(at, mails, strict=True) if moment - now > LONGEST_WAIT]
        if late:
            self.holder.release(late, after=timedelta(seconds=LONGEST_WAIT))
            for row_id in late:
                self.claimed.pop(row_id)
        timed = [(moment, mail) for moment, mail in zip(at, mails, strict=True) if moment - now <= LONGEST_WAIT]
        return sorted(timed, key=lambda each: each[0])

    def _wait_for(self, moment: float) -> bool:
        """Wait, in naps; False when the campaign was paused or stopped meanwhile."""
        while (left := moment - time.monotonic()) > 0:
            self._write_down()
            time.sleep(min(left, NAP))
            if left > NAP and not Campaign.objects.filter(pk=self.campaign.pk, state=State.SENDING).exists():
                return False
        return True

    def _transmit(self, mails: list[Mail]) -> bool:
        """One window: the first recipient is named, the rows are marked, and the messages leave. False: no further."""
        first = self._offer_first(mails)
        if first is None:
            return False
        mails = mails[first:]
        marked = self._write_down([mail.delivery_id for mail in mails])
        kill_point("marked")
        # Who is not marked is lost, paused or withdrawn: given back with the rest, looked at anew.
        leaving = [mail for mail in mails if mail.delivery_id in marked]
        if mails and mails[0].delivery_id not in marked:
            self.line.take_back()
        for mail, following in zip_longest(leaving, leaving[1:]):
            if not self._hand_over(mail, following, is_offered=mail is mails[0]):
                return False
        return True

    def _offer_first(self, mails: list[Mail]) -> int | None:
        """The place of the first recipient that the server takes, those before it settled. None: no further."""
        for place, mail in enumerate(mails):
            try:
                self.line.offer(mail.sender, mail.recipient)
            except (Refused, BrokenBefore) as error:
                if not self._settle(mail, error):
                    return None
            else:
                kill_point("rcpt")
                return place
        return len(mails)

    def _hand_over(self, mail: Mail, following: Mail | None = None, *, is_offered: bool) -> bool:
        """False: the line is gone or the campaign broken off, so that nothing more leaves."""
        began = time.monotonic()
        try:
            if not is_offered:
                self.line.offer(mail.sender, mail.recipient)
            self.line.hand_over(mail.message, (following.sender, following.recipient) if following else None)
        except BrokenAfter:
            self.claimed.pop(mail.delivery_id)  # only the reaper may say what became of it
            return False
        except (Refused, BrokenBefore) as error:
            return self._settle(mail, error)
        kill_point("got250")
        self.accepted.append((mail.delivery_id, mail.domain))
        self.quick += time.monotonic() - began < QUICK.total_seconds()
        self.sent += 1
        self.domains[mail.domain, "accepted"] += 1
        self.claimed.pop(mail.delivery_id)
        self.breaker.accepted()
        return True

    def _settle(self, mail: Mail, error: Refused | BrokenBefore) -> bool:
        """Write down what went wrong with one mail. False when nothing more should be tried now."""
        row = self.claimed.pop(mail.delivery_id)
        if isinstance(error, BrokenBefore):
            self.holder.postpone(row, str(error), None, mail.domain)
            return False
        self.domains[mail.domain, "refused" if error.code >= 500 else "deferred"] += 1
        is_for_good = 500 <= error.code < 600 and error.step in ("rcpt", "data")
        with transaction.atomic():
            if is_for_good:
                is_over = self.holder.fail(row.id, f"{error.step} {error.detail}".strip(), error.code, mail.domain)
            else:
                is_over = self.holder.postpone(row, error.step, error.code, mail.domain)
            if is_over and (bounce := bounce_of(error)):
                contact_points.bounced(mail.recipient, hard=bounce == "hard")
        if why := self.breaker.refused(error):
            workflow.break_off(self.campaign, why, code=error.code)
            return False
        return error.step not in ("connect", "mail")

    def _write_down(self, mark: Sequence[int] = ()) -> set[int]:
        """What the server has accepted, and in the same transaction the mark of what leaves next."""
        if not self.accepted and not mark:
            return set()
        for left in reversed(range(TRIES)):
            try:
                with transaction.atomic():
                    self.holder.sent(self.accepted, self.quick)
                    kill_point("in_mark")
                    marked = self.holder.mark(mark)
            except (OperationalError, InterfaceError):
                # The database restarts: what is known must not be lost, nor become a doubt.
                connection.close()
                if not left or not self.accepted:
                    raise
                time.sleep(1)
            else:
                break
        self.accepted, self.quick = [], 0
        kill_point("committed")
        return marked
