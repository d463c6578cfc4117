"""What a page keeps for everybody holds nothing of anybody."""

import pytest
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.utils.translation import override

from citizens.accounts.models import Account

LOAD = "{% load i18n kept %}"


def render(template, user="김별님", **values):
    request = RequestFactory().get("/secret-place/")
    request.user = Account(display_name=user)
    return template.render(RequestContext(request, values))


def test_nothing_of_a_person_reaches_what_is_kept():
    template = Template(
        LOAD + "{% kept %}[{{ user }}{{ request.path }}{{ name }}{% csrf_token %}]{{ office.phone }}{% endkept %}"
    )
    html = render(template, name="홍길동")
    assert html.startswith("[]0")


def test_it_is_rendered_once_for_each_language_and_value():
    template = Template(LOAD + "{% kept here=place %}{{ here }} {{ office.name }}{% endkept %}")
    assert render(template, place="a") == render(template, place="a") == "a 한별구청"
    with override("en"):
        assert render(template, place="a") == "a Hanbyeol-gu Office"
    assert render(template, place="b") == "b 한별구청"


def test_a_row_of_somebody_is_no_value_to_keep_by():
    template = Template(LOAD + "{% kept who=user %}x{% endkept %}")
    with pytest.raises(TypeError):
        render(template)
