"""What is held of which automatic letters a citizen got."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy

from channels_mail.automations.kinds import KINDS as AUTOMATIC
from channels_mail.automations.models import AutomaticLetter
from citizens.holdings import Holding, Subject


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    for letter in AutomaticLetter.objects.filter(citizen=citizen.pk).order_by("sent_at"):
        kind = AUTOMATIC.get(letter.code)
        yield {"what": str(kind.name) if kind else letter.code, "at": letter.sent_at}


KINDS = (
    Holding(
        code="automatic-letters",
        name=gettext_lazy("저절로 보낸 메일"),
        items={"what": gettext_lazy("종류"), "at": gettext_lazy("일시")},
        purpose=gettext_lazy("같은 부탁을 너무 자주 보내지 않습니다."),
        basis=gettext_lazy("「개인정보 보호법」 제15조 제1항 제3호"),
        of=_of,
        count=lambda citizen: AutomaticLetter.objects.filter(citizen=citizen.pk).count(),
        tables=("automations.AutomaticLetter",),
    ),
)
