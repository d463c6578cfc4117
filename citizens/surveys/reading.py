"""What somebody wrote, as staff may read it: the names of the case and every number masked."""

from collections.abc import Iterable

from citizens import personal_numbers
from citizens.accounts.models import Account
from citizens.encryption import SealError
from citizens.registry.masking import mask_name
from citizens.surveys.models import SurveyResponse


def masked_comment(answer: SurveyResponse, officers: Iterable[str] = ()) -> str:
    """The words without the writer's name and those of these officers; blank when the key is gone."""
    citizen = answer.invitation.citizen
    try:
        text = answer.comment()
        text = citizen.without_name(text) if citizen is not None else text
    except SealError:
        return ""
    for name in officers:
        text = text.replace(name, mask_name(name))
    return personal_numbers.masked(text)


def officers_of(departments: Iterable[str | None]) -> list[str]:
    """The names that somebody served by these departments may have written, the longest first."""
    named = Account.objects.filter(is_officer=True, department__in=[code for code in departments if code])
    names = set(named.exclude(display_name="").values_list("display_name", flat=True))
    return sorted(names, key=lambda name: (-len(name), name))
