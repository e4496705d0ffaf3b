"""People at a real browser, each in a window of their own, who read their mail where the lab really put it."""

import re
import time
from email.message import EmailMessage
from typing import Any

from tests.browsers import SIZE
from tests.journeys.told import Box, Told
from tests.labs import RunningLab

PATIENCE = 30
PASSWORD = "une longue phrase de passe"
NOTICE = "Vous recevez ce message parce que "


class Visitor:
    """Somebody called ``name``, at ``page``; with an account once ``sign_up`` or ``sign_in`` was called."""

    def __init__(self, browser: Any, lab: RunningLab, name: str, **options: Any) -> None:
        self.lab = lab
        self.name = name
        self.email = f"{name.lower().replace(' ', '.')}@demo.example"
        self.context = browser.new_context(
            **{"locale": "fr-FR", "viewport": SIZE, "reduced_motion": "reduce", "base_url": lab.base_url}
            | options
        )
        self.page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", self._hear)

    def _hear(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.problems.append(message.text)

    # --- At the pages ---
    def goes_to(self, path: str) -> None:
        """Open the page at ``path``."""
        self.page.goto(path)

    def fills(self, label: str, text: str) -> None:
        """Write ``text`` into the field of that label."""
        self.page.get_by_label(label).fill(text)

    def presses(self, name: str | re.Pattern[str], *, within: Any = None) -> None:
        """Press the button of that name and wait for the page that answers."""
        with self.page.expect_navigation():
            (within or self.page).get_by_role("button", name=name, exact=isinstance(name, str)).first.click()

    def opens(self, name: str, *, within: Any = None) -> None:
        """Follow the link of that name to its page."""
        with self.page.expect_navigation():
            (within or self.page).get_by_role("link", name=name, exact=True).first.click()

    def reads(self, words: str) -> bool:
        """Whether ``words`` stand on the page, to be seen."""
        return bool(self.page.get_by_text(words).first.is_visible())

    # --- On an idea ---
    def supports(self) -> None:
        """Back the idea of this page."""
        self.presses(re.compile("^Soutenir"))

    def says(self, words: str, *, purpose: str = "") -> None:
        """Write into the discussion of this page, and wait until it stands there."""
        form = self.page.locator("#talk-form")
        form.get_by_label("Votre message").fill(words)
        form.get_by_label("C’est").select_option(purpose)
        form.get_by_role("button", name="Publier").click()
        self.page.locator("#talk .thread").get_by_text(words).wait_for()

    def answers(self, whom: str, words: str) -> None:
        """Answer the first message of ``whom`` on this page, below it."""
        self.page.get_by_role("link", name=f"Répondre : {whom}").first.click()
        form = self.page.locator("#talk .thread form")
        form.get_by_label("Votre message").fill(words)
        form.get_by_role("button", name="Publier").click()
        self.page.locator("#talk .thread .thread").get_by_text(words).wait_for()

    # --- The account ---
    def sign_up(self) -> None:
        """Make an account, and confirm the address by the link in the mail."""
        self.goes_to("/fr/account/sign-up/")
        self.fills("Votre nom", self.name)
        self.fills("Votre adresse e-mail", self.email)
        self.fills("Votre mot de passe", PASSWORD)
        self.page.get_by_label("J’accepte les conditions").check()
        self.presses("Créer mon compte")
        self.goes_to(self.link_in_mail("Confirmez votre adresse"))
        self.presses("Oui, confirmer")

    def sign_in(self) -> None:
        """Enter with address and password."""
        self.goes_to("/fr/account/sign-in/")
        self.fills("Votre adresse e-mail", self.email)
        self.fills("Votre mot de passe", PASSWORD)
        self.presses("Se connecter", within=self.page.locator("main"))

    # --- What the lab tells ---
    def box(self) -> Box:
        """All that inbox and mailbox hold, as this person reads it."""
        mails = [Told(str(mail["Subject"]), why_in(_text(mail))) for mail in self.mails()]
        return Box(self._inbox("/fr/inbox/"), self._inbox("/fr/inbox/?view=followed"), mails)

    def _inbox(self, path: str) -> list[Told]:
        self.goes_to(path)
        rows = self.page.locator("ul.inbox > li").all()
        titles = [row.locator("h3").inner_text().rpartition("\n")[2].strip() for row in rows]
        whys = [row.locator("p.soft").inner_text().partition("parce que ")[2].strip() for row in rows]
        return [Told(*pair) for pair in zip(titles, whys, strict=True)][::-1]

    def mails(self) -> list[EmailMessage]:
        """What lies in this person's mailbox, the oldest first."""
        return [mail for mail in self.lab.mails() if self.email in str(mail["To"])]

    def is_mailed(self, title: str) -> EmailMessage:
        """Wait for a mail whose subject begins so, and give the newest."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for mail in reversed(self.mails()):
                if _plain(str(mail["Subject"])).startswith(title):
                    return mail
            time.sleep(0.1)
        subjects = [str(mail["Subject"]) for mail in self.mails()]
        raise AssertionError(f"{self.name} has no mail « {title} », only {subjects}\n{self.lab.logs()}")

    def link_in_mail(self, title: str) -> str:
        """The first address in the mail whose subject begins so."""
        found = re.search(r"http://\S+", _text(self.is_mailed(title)))
        assert found is not None
        return found[0]


def _text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def _plain(words: str) -> str:
    return " ".join(words.split())


def why_in(text: str) -> str:
    """Why its reader gets the mail of that text; nothing in mails about the account."""
    said = re.search(rf"^{NOTICE}(.*)\.$", text, re.MULTILINE)
    return said[1] if said else ""
