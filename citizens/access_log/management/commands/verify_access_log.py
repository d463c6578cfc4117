import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from citizens.access_log import verifying
from citizens.access_log.verifying import Break, Verdict

WORDS = {
    "edited": "고쳐졌습니다",
    "deleted": "지워졌습니다",
    "reordered": "자리가 바뀌었습니다",
    "unlinked": "사슬에 이어져 있지 않습니다",
    "rewritten": "적어 둔 값과 다르게 다시 쓰였습니다",
    "cut": "사슬의 끝이 잘렸습니다",
    "doubled": "같은 기록이 둘입니다",
    "forged": "사슬의 시작을 적은 증명이 맞지 않습니다",
}


class Command(BaseCommand):
    """Walks the access log's chain and names the first entry that is not what was written; then exits with 1."""

    help = "접속기록이 처음 적은 그대로인지 확인합니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--expect", metavar="순번:사슬값", help="밖에 따로 적어 둔 사슬의 끝")

    def handle(self, *args: Any, **options: Any) -> None:
        self.total, self.began = verifying.total(), time.monotonic()
        verdict = verifying.verify(expected=_head(options["expect"]), progress=self.progress)
        if verdict.broken:
            raise CommandError(_sentence(verdict.broken), returncode=1)
        self.stdout.write(self.report(verdict))

    def report(self, verdict: Verdict) -> str:
        seconds = max(time.monotonic() - self.began, 0.001)
        return (
            f"접속기록 {verdict.sequence:,}건이 처음 적은 그대로입니다. 초당 {verdict.sequence / seconds:,.0f}건\n"
            f"이을 차례를 기다리는 기록: {verdict.pending:,}건\n"
            f"사슬의 끝: {verdict.sequence}:{verdict.chain.hex()}"
        )

    def progress(self, done: int) -> None:
        rate = done / max(time.monotonic() - self.began, 0.001)
        left = max(self.total - done, 0) / rate
        self.stderr.write(f"\r{done:,} / {self.total:,} · 초당 {rate:,.0f}건 · 남은 시간 {left:,.0f}초", ending="")


def _sentence(broken: Break) -> str:
    place = f"순번 {broken.sequence}" if broken.sequence else "사슬 밖"
    entry = f", 기록 {broken.entry_id}" if broken.entry_id else ""
    return f"{place}{entry}: {WORDS[broken.what]}."


def _head(text: str | None) -> tuple[int, bytes] | None:
    if not text:
        return None
    sequence, _, chain = text.partition(":")
    try:
        return int(sequence), bytes.fromhex(chain)
    except ValueError:
        raise CommandError("--expect 에는 순번:사슬값을 적습니다.") from None
