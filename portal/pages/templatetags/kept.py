"""{% kept %}: what every reader sees alike, rendered once in this process for each language.

Inside it a template knows the office, the site's flags and the plain values it is told to vary by, and nothing
else: no request, no user, no token. So nothing of a person can be kept.
"""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

SITE = ("office", "demo", "official_site")
FLAGS = SITE[1:]
MOST = 64  # of one place: more values than that are no longer "alike"


class KeptNode(template.Node):
    """The place remembers what it rendered; a server has each template once."""

    def __init__(self, nodelist: NodeList, varies: dict[str, FilterExpression]) -> None:
        self.nodelist, self.varies = nodelist, varies
        self.kept: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        values = {name: expression.resolve(context) for name, expression in self.varies.items()}
        key = (get_language(), *(context.get(flag) for flag in FLAGS), *values.values())
        html = self.kept.get(key)
        if html is None:
            html = self._rendered(context, values)
            if len(self.kept) < MOST and "office" in context:
                self.kept[key] = html
        return html

    def _rendered(self, context: Context, values: dict[str, Any]) -> SafeString:
        if not all(isinstance(value, str | int | None) for value in values.values()):
            raise TypeError(f"kept varies by plain values, not by {values}")
        alone = Context({name: context.get(name) for name in SITE} | values, autoescape=context.autoescape)
        assert context.template is not None  # it is being rendered
        with alone.bind_template(context.template):
            return self.nodelist.render(alone)


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """{% kept %}…{% endkept %}, or {% kept place=section %} where one plain value makes a difference."""
    varies = {}
    for bit in token.split_contents()[1:]:
        name, equals, value = bit.partition("=")
        if not equals:
            raise template.TemplateSyntaxError(f"kept takes name=value, not {bit!r}")
        varies[name] = parser.compile_filter(value)
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, varies)
