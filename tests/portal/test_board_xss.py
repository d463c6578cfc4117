"""Whatever somebody writes anywhere on the board runs nowhere: payloads in every field, on every page, in Chromium.

The browser is told to ignore the Content-Security-Policy, so that escaping alone has to hold.
"""

import os
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from config import browser
from portal.board.actions import pens
from portal.board.models import Comment, OfficialAnswer, Pen, Post, PostFile, Revision, State
from portal.moderation import actions as moderation
from tests.factories.accounts import OfficerFactory
from tests.factories.board import CommentFactory, PostFactory, PostFileFactory, writer

PAYLOADS = (Path(__file__).parents[1] / "data" / "xss_payloads.txt").read_text(encoding="utf-8").splitlines()
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
LISTEN = """
window.ran = [];
for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => { window.ran.push(name); };
"""
# What would run if somebody touched it: no element of ours has a handler in its markup or a script for an address.
DANGEROUS = """
[...document.querySelectorAll('*')].flatMap(each => [...each.attributes]
  .filter(one => /^on|^hx-on|^srcdoc$|^formaction$/i.test(one.name)
    || (/^(href|src|action|data|xlink:href)$/i.test(one.name)
      && /^\\s*(javascript|data:text|vbscript)/i.test(one.value)))
  .map(one => `${each.tagName} ${one.name}=${one.value}`))
"""
pytestmark = [pytest.mark.timeout(300), pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def server(transactional_db, settings):
    """The portal in a thread of its own, on this test's database."""
    settings.ALLOWED_HOSTS = ["localhost"]
    started = LiveServer("localhost")
    yield started
    started.stop()


def cookie_of(account):
    client = Client()
    client.force_login(account)
    if account.is_officer:
        session = client.session
        session["second_factor"] = True
        session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def poisoned():
    """Every text of the board full of payloads, past the forms; who reads, and every page that shows them."""
    author, stranger = writer(), writer()
    moderator, judge, officer = OfficerFactory(content=True), OfficerFactory(auditor=True), OfficerFactory()
    everything = "\n\n".join(PAYLOADS)
    first = PostFactory(account=author)
    comment = CommentFactory(post=first, account=author)
    PostFileFactory(post=first, account=author, name='"><img src=x onerror=alert(1)>.jpg')
    file = PostFile.objects.get()
    file.content_type = "application/pdf"
    file.save()
    OfficialAnswer.objects.create(post=first, department=officer.department, officer=officer, body=everything)
    Revision.objects.create(post=first, title=PAYLOADS[0], body=everything)
    Revision.objects.create(comment=comment, body=everything)
    (hidden,) = moderation.hide([PostFactory(account=author)], by=moderator, rule="insult", reason=everything[:500])
    objection = moderation.object_to(hidden, by=author, text=everything)
    held = PostFactory(account=author)
    Post.objects.filter(pk=held.pk).update(state=State.QUARANTINED, held_for=[PAYLOADS[0]])
    Post.objects.bulk_create(
        Post(topic=first.topic, pen=first.pen, title=payload[:100], body=payload) for payload in PAYLOADS
    )
    Comment.objects.bulk_create(
        Comment(post=first, pen=first.pen, body=payload, number=number, path=f"{number:07d}")
        for number, payload in enumerate(PAYLOADS, 2)
    )
    Comment.objects.filter(pk=comment.pk).update(body=everything)
    Post.objects.filter(title__startswith="횡단보도").update(title='"><svg onload=alert(1)>', body=everything)
    Pen.objects.filter(account=author).update(name="<svg/onload=")
    for text in (first, comment):
        text.refresh_from_db()
        moderation.report(text, by=stranger, rule="insult")
    people = (author, stranger, moderator, judge, officer)
    return visits_of(people, first.pk, comment.pk, hidden.post_id, objection.pk)


def visits_of(people, post_id, comment_id, hidden_id, objection_id):
    """Who opens which pages."""
    author, stranger, moderator, judge, officer = people
    lists = [reverse("board:list"), reverse("board:list") + "?sort=agreed", reverse("board:list") + "?answered=1"]
    public = [
        *lists,
        reverse("moderation:rules"),
        reverse("board:post", args=[post_id]),
        reverse("board:history", args=[post_id]),
        reverse("board:comment_history", args=[comment_id]),
    ]
    own = [
        reverse("board:post", args=[post_id]),
        reverse("board:post", args=[hidden_id]),
        reverse("board:edit", args=[post_id]),
        reverse("board:comment_edit", args=[comment_id]),
        reverse("board:petition", args=[post_id]),
        reverse("board:consultation", args=[post_id]),
        reverse("board:mine"),
        reverse("board:pen"),
        reverse("moderation:decision", args=["posts", hidden_id]),
        reverse("dashboard:me"),
    ]
    office = [
        reverse("office_moderation:desk"),
        reverse("office_moderation:desk") + "?view=reported",
        reverse("office_moderation:text", args=["posts", post_id]),
        reverse("office_moderation:text", args=["comments", comment_id]),
        reverse("office_moderation:decisions"),
        reverse("office_moderation:objections"),
        reverse("office_moderation:objection", args=[objection_id]),
    ]
    return [
        (None, public),
        (author, own),
        (stranger, [reverse("moderation:report", args=["posts", post_id]), reverse("board:post", args=[post_id])]),
        (moderator, office),
        (judge, office[-2:]),
        (officer, [reverse("office_posts:list") + "?view=all", reverse("office_posts:answer", args=[post_id])]),
    ]


def test_no_payload_runs_on_any_page_of_the_board(server):
    assert len(PAYLOADS) >= 150
    visits = [(account and cookie_of(account), pages) for account, pages in poisoned()]
    os.environ.update(browser.environment())
    from playwright.sync_api import sync_playwright

    problems, seen = [], 0
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.find(), args=FLAGS)
        assert runs(chromium, "\n".join(PAYLOADS)), "the trap itself must catch"
        for cookie, pages in visits:
            page = visitor(chromium, server.url, cookie)
            for address in pages:
                answer = page.goto(server.url + address)
                problems += [f"{address}: {answer.status}"] if answer.status != 200 else []
                if address == reverse("board:list"):
                    problems += walk_list(page)
                problems += look(page, address)
                seen += 1
            if cookie == visits[1][0]:
                problems += typed_and_refused(page, server.url)
            if cookie is None:
                problems += searched(page, server.url)
        chromium.close()

    assert problems == []
    assert seen >= 25


def visitor(chromium, url, cookie):
    context = chromium.new_context(bypass_csp=True)
    context.add_init_script(LISTEN)
    if cookie:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])
    return context.new_page()


def runs(chromium, html):
    page = visitor(chromium, "http://127.0.0.1", None)
    page.set_content(html)
    page.wait_for_timeout(300)
    return page.evaluate("window.ran")


def look(page, where):
    """What ran on this page, and what would if somebody touched it."""
    page.evaluate("for (const each of document.querySelectorAll('a,button,input,summary')) each.focus()")
    return [f"{where}: ran {name}" for name in page.evaluate("window.ran")] + [
        f"{where}: {found}" for found in page.evaluate(DANGEROUS)
    ]


def walk_list(page):
    problems = []
    while (following := page.locator("a[rel=next]")).count():
        with page.expect_navigation():
            following.click()
        problems += look(page, page.url)
    return problems


def typed_and_refused(page, url):
    """A form that comes back with what was typed."""
    page.goto(url + reverse("board:new"))
    if not page.locator("[name=body]").count():
        return []
    page.locator("[name=title]").fill('"><img src=x onerror=alert(1)>')
    page.locator("[name=body]").fill("900101-1234567\n" + "\n".join(PAYLOADS)[:4500])
    with page.expect_navigation():
        page.evaluate("document.querySelector('main form[enctype]').submit()")
    assert "900101-1******" in page.content()
    return look(page, "the form that came back")


def searched(page, url):
    problems = []
    for payload in PAYLOADS[::20]:
        page.goto(f"{url}{reverse('board:list')}?q={quote(payload)}")
        problems += look(page, f"search for {payload}")
    return problems


def test_the_pens_of_the_trap_could_not_be_chosen(db, client_for):
    account = writer()
    client_for(account).post(reverse("board:pen"), {"name": "<svg/onload="})
    assert pens.pen_of(account).name != "<svg/onload="
