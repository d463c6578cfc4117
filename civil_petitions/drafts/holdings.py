"""What is held of petitions that are still being written."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from citizens.encryption import prefetch_keys
from citizens.holdings import Holding, Subject
from civil_petitions.drafts.models import Draft
from civil_petitions.forms.field_types import in_language


def _drafts(citizen: Subject) -> QuerySet[Draft]:
    return Draft.objects.filter(account=citizen.account_id)


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    drafts = list(_drafts(citizen).select_related("petition_type", "form_version").prefetch_related("files"))
    prefetch_keys(drafts)
    for draft in drafts:
        yield {
            "type": draft.petition_type.name,
            "answers": _answers(draft),
            "files": [{"name": file.name(), "bytes": file.size} for file in draft.files.all()],
            "saved_at": draft.saved_at,
            "expires_at": draft.expires_at,
        }


def _answers(draft: Draft) -> list[dict[str, str]]:
    """As typed so far; a part of a question is told under the question."""
    questions = draft.form_version.fields
    hidden = {each["id"] for each in questions if each["type"] == "password"}
    labels = {each["id"]: in_language(each, "label") for each in questions}
    written = []
    for name, values in draft.raw().items():
        field = next((each for each in labels if name == each or name.startswith(f"{each}_")), name)
        if field not in hidden and any(values):
            written.append({"question": labels.get(field, name), "answer": ", ".join(filter(None, values))})
    return written


KINDS = (
    Holding(
        code="drafts",
        name=gettext_lazy("쓰던 민원"),
        items={
            "type": gettext_lazy("민원 종류"),
            "answers": gettext_lazy("쓴 내용"),
            "files": gettext_lazy("붙임 파일 이름"),
            "saved_at": gettext_lazy("저장한 일시"),
            "expires_at": gettext_lazy("보관 기한"),
        },
        purpose=gettext_lazy("쓰던 글을 다음에 이어 쓰게 합니다."),
        basis=gettext_lazy("「개인정보 보호법」 제15조 제1항 제4호 (회원이 청한 서비스)"),
        of=_of,
        count=lambda citizen: _drafts(citizen).count(),
        tables=("drafts.Draft", "drafts.DraftFile"),
    ),
)
