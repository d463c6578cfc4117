"""What the composer's buttons do to the blocks: add, move, remove."""

from channels_mail.campaigns.content import blocks as content
from channels_mail.campaigns.content.blocks import KINDS, MOST_BLOCKS, Block

STEPS = {"up": -1, "down": 1}


def apply(blocks: list[Block], action: str) -> tuple[list[Block], str]:
    """The blocks after `add:<kind>`, `up:<id>`, `down:<id>` or `remove:<id>`, and the block to look at next.

    What cannot be done changes nothing: pressing twice does no harm.
    """
    verb, _colon, about = action.partition(":")
    blocks = list(blocks)
    if verb == "add" and about in KINDS and len(blocks) < MOST_BLOCKS:
        fresh = content.new(about)
        return [*blocks, fresh], fresh.id
    place = next((number for number, block in enumerate(blocks) if block.id == about), None)
    if place is None:
        return blocks, ""
    if verb == "remove":
        del blocks[place]
        return blocks, blocks[min(place, len(blocks) - 1)].id if blocks else ""
    if verb in STEPS and 0 <= place + STEPS[verb] < len(blocks):
        other = place + STEPS[verb]
        blocks[place], blocks[other] = blocks[other], blocks[place]
    return blocks, about
