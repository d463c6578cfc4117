"""Marks in a text what the reader asked for."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.search import grams


def highlight(text: str, question: str) -> SafeString:
    """The text, safe for HTML, with every stretch of two letters or more of the question inside <mark>."""
    wanted = set(grams.query_grams(question))
    folded = text.casefold()
    if len(folded) != len(text):
        return escape(text)
    marked = [False] * len(text)
    for index in range(len(text) - 1):
        if folded[index : index + 2] in wanted:
            marked[index] = marked[index + 1] = True
    parts, start = [], 0
    for index in range(1, len(text) + 1):
        if index == len(text) or marked[index] != marked[start]:
            piece = escape(text[start:index])
            parts.append(f"<mark>{piece}</mark>" if marked[start] else piece)
            start = index
    return mark_safe("".join(parts))  # noqa: S308 - every piece is escaped above
