"""Somebody with a browser, who looks at every page: accessible, nothing cut off, nothing in the console."""

import os
import re
from pathlib import Path

from tests.living_portal import wait_until

AXE = Path(__file__).resolve().parent.parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK_AXE = "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})"
WIDER = "document.documentElement.scrollWidth - window.innerWidth"
CONTRAST = "document.documentElement.dataset.krdsMode = 'high-contrast'"


class Walker:
    """A browser of one width; `problems` gathers what is wrong with the pages it looked at."""

    def __init__(self, chromium, portal, width, *, javascript=True, name="citizen"):
        self.context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale="ko-KR",
            java_script_enabled=javascript,
            reduced_motion="reduce",  # colours are measured when nothing moves any more
        )
        self.context.set_default_timeout(15_000)
        self.page = self.context.new_page()
        self.portal, self.width, self.name, self.javascript = portal, width, name, javascript
        self.problems, self.seen = [], {}
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.problems.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._answered)

    def _hear(self, message):
        if message.type in ("error", "warning"):
            self.problems.append(f"{self.page.url}: console says {message.text}")

    def _answered(self, answer):
        if answer.status >= 500:
            self.problems.append(f"{answer.url}: {answer.status}")

    def go(self, path):
        self.page.goto(path if path.startswith("http") else self.portal.url + path)

    def press(self, text):
        """Press a button or follow a link by the words on it."""
        words = re.compile(re.escape(text))
        self.page.get_by_role("button", name=words).or_(self.page.get_by_role("link", name=words)).first.click()
        self.page.wait_for_load_state()

    def fill(self, **fields):
        for name, value in fields.items():
            self.page.locator(f"[name='{name}']:visible").first.fill(value)

    def log_in(self, email, password):
        self.go("/accounts/login/")
        self.fill(login=email, password=password)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_load_state()

    def text(self):
        return self.page.locator("main").inner_text()

    def look(self, name, *, contrast=False, language="ko"):
        """Check the page as it stands, and keep a picture of it where SCREENSHOTS says."""
        if not self.javascript:
            return  # the pages are the same, and axe needs it
        where = f"{name} at {self.width}, {language}"
        self.seen.setdefault(name, self.page.url)
        self.page.wait_for_load_state()
        self._picture(f"{self.name}-{name}-{self.width}-{language}")
        for width in {self.width, 320} if self.width < 400 else {self.width}:
            self.page.set_viewport_size({"width": width, "height": 900})
            if self.page.evaluate(WIDER) > 0:
                self.problems.append(f"{where}: wider than {width} pixels")
        self.page.set_viewport_size({"width": self.width, "height": 900})
        self._axe(where)
        if contrast:
            self.page.evaluate(CONTRAST)
            self._picture(f"{self.name}-{name}-{self.width}-contrast")
            self._axe(f"{where} in high contrast")
            self.page.evaluate("delete document.documentElement.dataset.krdsMode")

    def look_again_in_english(self):
        """Every address seen so far that still answers, once more in the other language."""
        self.context.add_cookies([{"name": "django_language", "value": "en", "url": self.portal.url}])
        for name, url in self.seen.items():
            answer = self.page.goto(url)
            if answer.ok:
                assert self.page.locator("html").get_attribute("lang") == "en"
                self.look(name, language="en")

    def _axe(self, where):
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        for found in self.page.evaluate(ASK_AXE, RULES)["violations"]:
            nodes = [node["html"][:160] for node in found["nodes"][:3]]
            self.problems.append(f"{where}: {found['id']} ({found['impact']}) {nodes}")

    def _picture(self, name):
        if folder := os.environ.get("SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def link_in_mail(portal, to, pattern, after=0):
    """The first link of this kind in the mails to this address, beginning with the `after`th."""
    found = wait_until(lambda: _links(portal, to, pattern, after), 40)
    assert found, [str(mail["Subject"]) for mail in portal.mails(to)]
    return found[0]


def _links(portal, to, pattern, after):
    texts = [mail.get_body(("plain",)).get_content() for mail in portal.mails(to)[after:]]
    return [link for text in texts for link in re.findall(r"https?://\S+", text) if re.search(pattern, link)]
