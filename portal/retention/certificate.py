"""파기 확인서: what was destroyed, how many, on what ground, by whose decision; nothing of any person."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citizens.documents.render import render
from portal.pages import dates
from portal.retention.models import DestructionBatch, DestructionLine
from portal.retention.rules import BY_CODE, KEY, name_of

TEMPLATE = Path(__file__).parent / "certificate.typ"
METHOD = gettext_lazy(
    "데이터베이스의 행과 검색용 해시, 붙임 파일을 지우고, 남은 것이 없는 사람의 암호 열쇠를 없앴습니다. "
    "열쇠가 없으면 접속기록의 까닭처럼 법이 남기게 한 암호문도 읽을 수 없습니다."
)
BACKUPS = gettext_lazy(
    "파기 전에 만든 백업에는 암호문과 감싼 열쇠가 남아 있습니다. 백업은 35일 뒤에 없어지고, "
    "그 백업을 여는 마스터 열쇠를 바꿔 없애면 늦어도 70일 안에 백업에서도 끝납니다."
)


@dataclass(frozen=True)
class Certificate:
    """The certificate's facts and its table."""

    facts: list[tuple[str, str]]
    rows: list[tuple[str, str, str, str, str]]
    notes: list[str]


def of(batch: DestructionBatch) -> Certificate:
    """What a batch that is done has to say."""
    facts = [
        (_("파기 번호"), _("제%(number)s호") % {"number": batch.pk}),
        (_("까닭"), batch.get_origin_display() + (f" ({batch.reference})" if batch.reference else "")),
        (_("명단 작성"), _instant(batch.listed_at)),
        (_("올린 사람"), _who(batch.proposed_by, batch.proposed_at)),
        (_("승인한 사람"), _who(batch.approved_by, batch.approved_at)),
        (_("기록물평가심의회 의결"), batch.council_decision or _("해당 없음")),
        (_("파기를 마친 때"), _instant(batch.finished_at)),
        (_("승인한 명단의 해시"), batch.list_hash),
        (_("파기한 명단의 해시"), batch.destroyed_hash),
    ]
    stayed = [f"{reason} {number:,}" for reason, number in batch.stayed()]
    notes = [str(METHOD), str(BACKUPS)]
    if stayed:
        notes.append(_("명단에 있었지만 남긴 것: %(list)s") % {"list": ", ".join(stayed)})
    return Certificate(facts, [_row(line) for line in batch.lines.all()], notes)


def pdf(batch: DestructionBatch) -> bytes:
    """The certificate on paper."""
    office, certificate = settings.OFFICE["name_ko"], of(batch)
    finished_at = timezone.localtime(batch.finished_at or timezone.now())
    return render(
        TEMPLATE,
        {
            "office": office,
            "title": _("개인정보 파기 확인서"),
            "number": _("제%(number)s호") % {"number": batch.pk},
            "foot": f"{office} {settings.OFFICE['phone']}",
            "facts": certificate.facts,
            "head": [_("종류"), _("근거와 보유기간"), _("파기"), _("남김"), _("파일")],
            "rows": certificate.rows,
            "notes": certificate.notes,
            "words": {
                "done": _("위와 같이 파기했음을 확인합니다."),
                "date": f"{finished_at:%Y. %m. %d.}",
                "from": office,
                "demo": _("시연용 파기 확인서입니다.") if settings.DEMO else "",
            },
        },
    )


def _row(line: DestructionLine) -> tuple[str, str, str, str, str]:
    rule = BY_CODE.get(line.kind)
    ground = " · ".join(part for part in (str(rule.legal_basis) if rule else "-", line.period) if part)
    if line.kind == KEY:
        ground = _("남은 것이 없는 사람의 열쇠")
    further = [
        f"{apps.get_model(table)._meta.verbose_name} {number}"
        for table, number in sorted(line.rows.items())
        if not rule or table != rule.table
    ]
    name = str(name_of(line.kind)) + (f" ({', '.join(further)})" if further else "")
    return name, ground, f"{line.destroyed:,}", f"{line.skipped:,}", f"{line.files:,}"


def _who(officer: object, at: datetime | None) -> str:
    return f"{officer or '-'}, {_instant(at)}"


def _instant(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y. %m. %d.} {dates.time_phrase(at)}" if at else "-"
