"""What a caller wants, from the few words an officer types: a kind of contact, and the petition type it is about."""

from dataclasses import dataclass

from citizens.contacts.models import Contact
from civil_petitions.models import PetitionType
from portal.search.finding import find
from portal.search.models import SearchDocument

# The quick keys of the field: a number stands for the word.
QUICK = {
    "1": Contact.Kind.QUESTION,
    "2": Contact.Kind.REPORT,
    "3": Contact.Kind.SUGGESTION,
    "4": Contact.Kind.COMPLAINT,
    "5": Contact.Kind.OTHER,
}
OF_GROUP = {PetitionType.Group.REPORT: Contact.Kind.REPORT}


@dataclass(frozen=True)
class Wish:
    """A kind of contact; `type` is the petition type that fits the words best, None where none does."""

    kind: Contact.Kind
    type: PetitionType | None = None


def wish_of(words: str) -> Wish:
    """Nothing typed is a question; a number or a word of ours is that kind; other words are searched."""
    said = " ".join(words.split())
    for number, kind in QUICK.items():
        if said in (number, str(kind.label)):
            return Wish(kind)
    if not said:
        return Wish(Contact.Kind.QUESTION)
    found = _type_of(said)
    kind = OF_GROUP.get(PetitionType.Group(found.group), Contact.Kind.QUESTION) if found else Contact.Kind.QUESTION
    return Wish(kind, found)


def types_for(words: str, most: int) -> list[PetitionType]:
    """Petition types for these words, best first."""
    hits = [hit.document for hit in find(words).hits if hit.document.kind == SearchDocument.Kind.PETITION_TYPE]
    keys = [document.reference for document in hits[:most]]
    types = PetitionType.objects.active().select_related("department").in_bulk(keys)
    return [types[key] for key in keys if key in types]


def _type_of(said: str) -> PetitionType | None:
    types = PetitionType.objects.active().select_related("department")
    exact = types.filter(name_ko=said).first()
    return exact or next(iter(types_for(said, 1)), None)
