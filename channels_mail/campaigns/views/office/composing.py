"""The composer: whom, what, when on one page. Everything works by plain posts; a script only saves the pressing."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from channels_mail.campaigns import audience, drafting, testing, workflow
from channels_mail.campaigns.content import blocks as content
from channels_mail.campaigns.content import checks, editing, placeholders
from channels_mail.campaigns.content.blocks import KINDS, Block
from channels_mail.campaigns.content.errors import BadBlocks
from channels_mail.campaigns.content.letter import letter_of
from channels_mail.campaigns.content.pictures import PictureRefused, draw_anew
from channels_mail.campaigns.content.samples import SAMPLES
from channels_mail.campaigns.errors import BadRules, NotReady, StaleCampaign, StepNotAllowed, TooFew
from channels_mail.campaigns.forms.content import ContentForm, as_typed, blocks_from
from channels_mail.campaigns.forms.settings import WhenForm
from channels_mail.campaigns.models import Campaign, CampaignDraft, LetterTemplate, Variant
from channels_mail.campaigns.views.office.entering import campaign_for, composers_only
from citizens.accounts.http import AccountRequest
from civil_petitions.models import PetitionType

SHOWS = (("phone", gettext_lazy("휴대전화")), ("desktop", gettext_lazy("컴퓨터")), ("text", gettext_lazy("글자만")))


@dataclass
class Desk:
    """One request at the composer: the draft, what was typed, and what went wrong."""

    request: AccountRequest
    campaign: Campaign
    draft: CampaignDraft
    form: ContentForm
    when: WhenForm
    blocks: list[Block]
    language: str = "ko"
    problems: list[str] = field(default_factory=list)

    def address(self, block: str = "") -> str:
        place = f"#block-{block}" if block else ""
        return composer_address(self.campaign, self.draft.variant, self.language) + place


@csp_update({"frame-src": ["'self'"]})
@composers_only
@require_http_methods(["GET", "HEAD", "POST"])
def composer(request: AccountRequest, campaign_id: int) -> HttpResponse:
    campaign = campaign_for(request, campaign_id)
    if not campaign.is_editable:
        return redirect("office_campaigns:campaign", campaign.pk)
    desk = _desk(request, campaign)
    if request.method == "POST" and (answer := _take(desk)):
        return answer
    return render(request, "campaigns/office/composer.html", _context(desk))


def _desk(request: AccountRequest, campaign: Campaign) -> Desk:
    side = Variant.B if request.GET.get("side") == "B" and campaign.share_b else Variant.A
    draft = drafting.open_draft(campaign, by=request.user, variant=side)
    draft.campaign = campaign
    language = "en" if request.GET.get("lang") == "en" else "ko"
    words = draft.in_language(language)
    sent = request.POST if request.method == "POST" else None
    initial = {"subject": words["subject"], "preheader": words["preheader"], "revision": draft.revision}
    return Desk(
        request=request,
        campaign=campaign,
        draft=draft,
        form=ContentForm(sent, initial=initial),
        when=WhenForm(sent, campaign=campaign) if sent and "when" in sent else WhenForm(campaign=campaign),
        blocks=content.read(words["blocks"]),
        language=language,
    )


def _take(desk: Desk) -> HttpResponseRedirect | None:
    """Keep what was typed, then do what was pressed. None: the page is shown again, with everything that was typed."""
    sent = desk.request.POST
    action = sent.get("do", "")
    try:
        desk.blocks = _with_pictures(desk, _with_types(blocks_from(sent)))
        desk.blocks, place = editing.apply(desk.blocks, action)
    except (BadBlocks, PictureRefused) as refusal:
        desk.blocks, place = as_typed(sent), ""
        desk.problems.append(str(refusal))
    if desk.problems or not desk.form.is_valid() or not _keep(desk):
        return None
    _keep_time(desk)
    if desk.request.htmx or "show" in sent or "person" in sent:
        return None
    if action in ("test", "submit", "save"):
        return _finish(desk, action)
    return redirect(desk.address(place))


def _keep(desk: Desk) -> bool:
    words = desk.form.cleaned_data
    try:
        drafting.keep(
            desk.draft,
            by=desk.request.user,
            subject=words["subject"],
            preheader=words["preheader"],
            blocks=desk.blocks,
            language=desk.language,
            expected_revision=words["revision"],
        )
    except StaleCampaign:
        desk.problems.append(
            _("다른 창이나 다른 사람이 그사이 고쳤습니다. 이 화면의 글을 따로 옮겨 두고 화면을 새로 열어 주세요.")
        )
        return False
    except StepNotAllowed:
        desk.problems.append(_("그사이 승인 요청을 해서 고칠 수 없습니다. 요청을 거두면 다시 고칠 수 있습니다."))
        return False
    return True


def _keep_time(desk: Desk) -> None:
    if "when" in desk.request.POST and desk.when.is_valid():
        workflow.change(desk.campaign, by=desk.request.user, send_at=desk.when.cleaned_data["send_at"])


def _finish(desk: Desk, action: str) -> HttpResponseRedirect | None:
    """Make a version of it, and then send it to oneself or ask for approval."""
    user, draft = desk.request.user, desk.draft
    if desk.when.is_bound and not desk.when.is_valid():
        return None
    version = workflow.write(desk.campaign, by=user, variant=draft.variant, **draft.said)
    if action == "test":
        who = _number(desk.request, "who")
        testing.send_test(desk.campaign, version, to=user, sample=who, language=desk.language)
        messages.success(desk.request, _("시험 메일을 내 주소로 보냈습니다. 잠시 뒤 메일함에서 확인해 주세요."))
    elif action == "submit":
        try:
            workflow.submit(desk.campaign, by=user)
        except NotReady as refusal:
            desk.problems += [str(reason) for reason in refusal.reasons]
            return None
        except TooFew:
            desk.problems.append(
                _("받는 사람이 너무 적습니다. 10명보다 적으면 누구인지 짐작할 수 있어 보내지 않습니다.")
            )
            return None
        messages.success(desk.request, _("승인을 요청했습니다. 다른 사람이 승인하면 보냅니다."))
        return redirect("office_campaigns:campaign", desk.campaign.pk)
    else:
        messages.success(desk.request, _("%(number)d판으로 저장했습니다.") % {"number": version.number})
    return redirect(desk.address())


def _with_types(blocks: list[Block]) -> list[Block]:
    """A petition's name and line come from the catalogue, so that they are never wrong."""
    codes = {block.values["code"] for block in blocks if block.kind == "petition_type"}
    types = PetitionType.objects.in_bulk([code for code in codes if code]) if codes else {}
    filled = []
    for block in blocks:
        if block.kind == "petition_type":
            kind = types.get(block.values["code"])
            known = {"title": kind.name if kind else "", "code": kind.pk if kind else ""}
            summary = block.values["summary"] or (kind.summary if kind else "")
            block = Block(block.kind, block.id, {**block.values, **known, "summary": summary})
        filled.append(block)
    return filled


def _with_pictures(desk: Desk, blocks: list[Block]) -> list[Block]:
    """Pictures that came with the form are drawn anew and kept. Raises PictureRefused."""
    filled = []
    for block in blocks:
        file = desk.request.FILES.get(f"{block.id}-file") if block.kind == "picture" else None
        if file is not None:
            drawn = draw_anew(file.read())
            picture = drafting.add_picture(drawn, by=desk.request.user)
            block = Block(block.kind, block.id, {**block.values, "source": picture.address})
        filled.append(block)
    return filled


def composer_address(campaign: Campaign, side: str, language: str = "ko") -> str:
    """The composer at this side and in this language."""
    query = urlencode(({"side": "B"} if side == Variant.B else {}) | ({"lang": "en"} if language == "en" else {}))
    return reverse("office_campaigns:content", args=[campaign.pk]) + (f"?{query}" if query else "")


def _number(request: AccountRequest, name: str) -> int:
    value = request.POST.get(name) or request.GET.get(name) or "0"
    return int(value) if value in ("0", "1", "2") else 0


def _context(desk: Desk) -> dict[str, Any]:
    request, campaign = desk.request, desk.campaign
    who = _number(request, "person" if "person" in request.POST else "who")
    shown = request.POST.get("show") or request.POST.get("as") or request.GET.get("as") or "phone"
    return {
        "section": "campaigns",
        "campaign": campaign,
        "draft": desk.draft,
        # Who was overtaken stays so: their next keystroke must not overwrite the other's words.
        "revision": desk.form["revision"].value() if desk.problems else desk.draft.revision,
        "subject": testing.subject_of(desk.draft, who, desk.language),
        "language": desk.language,
        "begins_english": desk.language == "en" and not desk.draft.has_english,
        "form": desk.form,
        "when": desk.when,
        "blocks": [_editable(block, number, desk) for number, block in enumerate(desk.blocks)],
        "kinds": KINDS.values(),
        "problems": desk.problems,
        "findings": checks.check(letter_of(desk.draft, language=desk.language)),
        "placeholders": placeholders.ALLOWED.values(),
        "samples": SAMPLES,
        "shown": shown if shown in dict(SHOWS) else "phone",
        "who": who,
        "shows": SHOWS,
        "templates": LetterTemplate.objects.visible_to(request.user),
        "versions": campaign.versions.filter(variant=desk.draft.variant).count(),
        **({} if request.htmx else _people(campaign)),
    }


def _editable(block: Block, number: int, desk: Desk) -> dict[str, Any]:
    """A block with its fields, for the template."""
    shown = [each for each in block.definition.fields if (block.kind, each.name) != ("petition_type", "title")]
    return {
        "id": block.id,
        "kind": block.definition,
        "is_first": number == 0,
        "is_last": number == len(desk.blocks) - 1,
        "number": number + 1,
        "fields": [
            {"field": each, "name": f"{block.id}-{each.name}", "value": block.values[each.name]} for each in shown
        ],
        "types": PetitionType.objects.by_name() if block.kind == "petition_type" else (),
    }


def _people(campaign: Campaign) -> dict[str, Any]:
    """Whom it is for, in lines, and how many they are."""
    try:
        rules = audience.rules_for(campaign)
        return {"conditions": audience.described(rules), "count": audience.count(campaign), "least": audience.LEAST}
    except BadRules as bad:
        return {"conditions": [], "count": 0, "least": audience.LEAST, "bad_rules": bad.reason}
