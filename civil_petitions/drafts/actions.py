"""Writing, keeping and filing a draft."""

from datetime import datetime
from functools import partial
from typing import BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from citizens.accounts.models import Account, Department
from citizens.mandates import actions as mandates
from citizens.mandates.models import Mandate
from citizens.parties import actions as parties
from citizens.parties.models import Party
from citizens.registry import actions as registry
from citizens.registry.models import Citizen, PersonalData
from civil_petitions import workflow
from civil_petitions.attachments import checks, scanning, store
from civil_petitions.attachments.checks import FileRefused
from civil_petitions.catalogue import rules
from civil_petitions.drafts.errors import DraftChanged
from civil_petitions.drafts.models import Draft, DraftFile, end_of_keeping
from civil_petitions.forms.definition import PetitionForm, applicant_raw
from civil_petitions.models import Attachment, Petition, PetitionType

Raw = dict[str, list[str]]


def start(
    *, by: Account, petition_type: PetitionType, mandate: Mandate | None = None, party: Party | None = None
) -> Draft:
    """A new draft with what the office knows of the writer; of one's principal an agent is told the name only."""
    form_version = petition_type.current_form()
    if mandate is None:
        citizen = registry.citizen_of(by)
        known = citizen.own_details()
    else:
        citizen, known = mandate.principal, PersonalData(name=mandate.principal_name())
    return Draft.objects.create(
        account=by,
        petition_type=petition_type,
        form_version=form_version,
        mandate=mandate,
        party=party,
        subject_key_id=citizen.subject_key_id,
        sealed_answers=applicant_raw(form_version, known),
    )


@transaction.atomic
def save(draft: Draft, *, raw: Raw, version: int | None = None) -> datetime:
    """Keep what was typed, right or wrong. Raises DraftChanged when another window saved meanwhile.

    `version` is what the window last saw; None overwrites.
    """
    draft.refresh_from_db(from_queryset=Draft.objects.select_for_update(of=("self",)))
    if version is not None and version != draft.version:
        raise DraftChanged(draft.pk)
    draft.sealed_answers = raw
    draft.version += 1
    draft.saved_at = timezone.now()
    draft.expires_at = end_of_keeping()
    draft.save(update_fields=["sealed_answers", "version", "saved_at", "expires_at"])
    return draft.saved_at


def attach(draft: Draft, *, slot: str, name: str, stream: BinaryIO | UploadedFile, size: int) -> DraftFile:
    """Check, seal and keep one file. Raises FileRefused with the sentence for the writer."""
    wanted = next((each for each in draft.form_version.attachments if each["id"] == slot), None)
    if wanted is None:
        raise FileRefused(_("이 민원에는 없는 서류입니다. 화면을 새로 열어 주세요."))
    checked = checks.check(name, stream, size, accept=wanted["accept"], max_mb=wanted["max_mb"])
    file = DraftFile(
        draft=draft,
        subject_key_id=draft.subject_key_id,
        slot=slot,
        sealed_name=checked.name,
        sealed_taken_at=checked.taken_at.isoformat() if checked.taken_at else None,
        content_type=checked.content_type,
        size=len(checked.content),
        scan_state=scanning.scan(checked.content),
        flags=checked.flags,
    )
    store.keep(file.pk, draft.subject_key, checked.content)
    try:
        _add(draft, file, most=wanted["max_files"])
    except FileRefused:
        store.forget(file.pk)
        raise
    return file


def _add(draft: Draft, file: DraftFile, *, most: int) -> None:
    """Count and add under the draft's lock, so that no two files slip past the limit together."""
    with transaction.atomic():
        if not Draft.objects.select_for_update(of=("self",)).filter(pk=draft.pk):
            raise FileRefused(_("이 글은 이미 접수했거나 버렸습니다. 나의 민원에서 확인해 주세요."))
        if draft.files.filter(slot=file.slot).count() >= most or draft.files.count() >= checks.MOST_FILES:
            raise FileRefused(
                _("파일은 서류마다 %(slot)d개, 모두 %(all)d개까지 올립니다. 올린 파일을 지우고 다시 올려 주세요.")
                % {"slot": most, "all": checks.MOST_FILES}
            )
        file.save(force_insert=True)


def remove(file: DraftFile) -> None:
    """Take a file back; its bytes go when the row is gone for sure."""
    file_id = file.pk
    with transaction.atomic():
        file.delete()
        transaction.on_commit(lambda: store.forget(file_id))


def discard(draft: Draft) -> None:
    """Throw a draft away, files included."""
    file_ids = list(draft.files.values_list("pk", flat=True))
    with transaction.atomic():
        draft.delete()
        for file_id in file_ids:
            transaction.on_commit(partial(store.forget, file_id))


def missing_files(draft: Draft, form: PetitionForm) -> list[str]:
    """Names of the required documents that nobody has chosen yet; needs a valid form."""
    needed = rules.required_attachments(draft.form_version.definition, form.answers())
    present = set(draft.files.values_list("slot", flat=True))
    return [
        each["name"] for each in draft.form_version.attachments if each["id"] in needed and each["id"] not in present
    ]


@transaction.atomic
def submit(draft: Draft, form: PetitionForm, *, by: Account) -> Petition:
    """File a checked draft. However often and from however many windows, one petition comes of it.

    Raises Draft.DoesNotExist when it was filed or thrown away a moment ago, MandateEnded where an agent's
    right ended, MayNotFile where a representative's did.
    """
    draft.refresh_from_db(from_queryset=Draft.objects.select_for_update(of=("self",)))
    kind, definition, answers = draft.petition_type, draft.form_version.definition, form.answers()
    mandate = mandates.hold(draft.mandate_id, by=by, petition_type=kind.pk) if draft.mandate_id else None
    party = parties.hold(draft.party_id, by=by) if draft.party_id else None
    if mandate is None:
        citizen = registry.citizen_of(by)
        _keep_details(citizen, form, by=by)
    else:
        citizen = mandate.principal  # whose details an agent does not correct
    petition = workflow.submit(
        submission_key=draft.pk,
        petitioner=citizen,
        form_version=draft.form_version,
        title=form.title(),
        answers=answers,
        by=by,
        department=Department.objects.get(pk=rules.department_for(definition, answers, kind.department_id)),
        period=rules.period_for(definition, answers, (kind.period_unit, kind.period_value)),
        dong=form.dong(),
        is_urgent=rules.is_urgent(definition, answers),
        wants_mail=form.wants_mail() or mandate is not None,  # an agent does not silence what the petitioner is told
        mandate=mandate,
        party=party,
    )
    _take_files(draft, petition)
    draft.delete()
    return petition


def _take_files(draft: Draft, petition: Petition) -> None:
    """The draft's files become the petition's, under their own ids."""
    files = list(draft.files.all())
    doubtful = _taken_too_close(draft, files)
    Attachment.objects.bulk_create(
        Attachment(
            pk=file.pk,
            petition=petition,
            subject_key_id=file.subject_key_id,  # its bytes are sealed; the petitioner's record may be merged by now
            slot=file.slot,
            sealed_name=file.name(),
            content_type=file.content_type,
            size=file.size,
            scan_state=file.scan_state,
            flags=[*file.flags, "taken_too_close"] if file.slot in doubtful else file.flags,
        )
        for file in files
    )


def _taken_too_close(draft: Draft, files: list[DraftFile]) -> set[str]:
    """Documents whose picture was not taken long enough after the one they follow, or does not say when.

    안전신문고 주민신고제: two photos of a parked car, at least a minute apart. The officer looks; nobody is refused.
    """
    taken = {file.slot: file.taken_at() for file in files}
    doubtful = set()
    for slot in draft.form_version.attachments:
        if "follows" not in slot or slot["id"] not in taken:
            continue
        first, second = taken.get(slot["follows"]), taken[slot["id"]]
        if first is None or second is None or (second - first).total_seconds() < slot["after_seconds"]:
            doubtful.add(slot["id"])
    return doubtful


def _keep_details(citizen: Citizen, form: PetitionForm, *, by: Account) -> None:
    """A name, phone or address that was newly written here is what the office knows from now on."""
    given = {name: value for name, value in form.applicant().items() if name in ("name", "phone", "address") and value}
    known = citizen.own_details()
    changed = {name: value for name, value in given.items() if value != getattr(known, name)}
    if changed:
        registry.update_details(citizen, by=by, **changed)
