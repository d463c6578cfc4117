"""What the composer sends: a subject, a preview text, and the blocks in their order."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from channels_mail.campaigns.content import blocks as content
from channels_mail.campaigns.content.blocks import KINDS, Block, Field
from channels_mail.campaigns.content.errors import BadBlocks


class ContentForm(forms.Form):
    subject = forms.CharField(label=_("제목"), max_length=120, required=False, strip=True)
    preheader = forms.CharField(label=_("미리보기 글"), max_length=160, required=False, strip=True)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def clean_subject(self) -> str:
        return content.cleaned(self.cleaned_data["subject"])

    def clean_preheader(self) -> str:
        return content.cleaned(self.cleaned_data["preheader"])


def blocks_from(sent: QueryDict) -> list[Block]:
    """The blocks in the order of the page. Raises BadBlocks."""
    return content.read([_raw(sent, name) for name in sent.getlist("block")])


def as_typed(sent: QueryDict) -> list[Block]:
    """What was typed, unchecked, to be shown again beside the error."""
    blocks = []
    for name in sent.getlist("block")[: content.MOST_BLOCKS]:
        kind = KINDS.get(str(sent.get(f"{name}-kind", "")))
        if kind is not None and content.ID.match(name):
            blocks.append(Block(kind.name, name, {each.name: _sent(sent, name, each) for each in kind.fields}))
    return blocks


def _raw(sent: QueryDict, name: str) -> dict[str, str]:
    kind = KINDS.get(str(sent.get(f"{name}-kind", "")))
    if kind is None:
        raise BadBlocks(_("알 수 없는 블록이 있습니다. 화면을 새로 열어 다시 써 주세요."))
    return {"id": name, "kind": kind.name} | {each.name: _sent(sent, name, each) for each in kind.fields}


def _sent(sent: QueryDict, name: str, field: Field) -> str:
    return str(sent.get(f"{name}-{field.name}", ""))
