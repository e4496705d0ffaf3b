"""``make screenshots``: the pictures of README and docs, taken from a demonstration that this command fills and ends."""

import contextlib
import io
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image
from playwright.sync_api import sync_playwright

from deploy.loopback import free_port
from deploy.processes import ROOT
from deploy.serve import Demonstration
from tests.browsers import FLAGS, find_chromium

PICTURES = ROOT / "platform/docs/pictures"
LARGEST = 150_000
WIDE, PHONE = (1280, 860), (390, 844)
DOMAIN = "demo.example"


class Picture(NamedTuple):
    """One file: what ``who`` (nobody: signed out) sees at ``path``, or behind the title ``link`` there, or at ``below`` under that."""

    name: str
    path: str
    link: str = ""
    below: str = ""
    who: str = ""
    size: tuple[int, int] = WIDE
    scheme: str = "light"


IDEA = ("/fr/ideas/?q=Heures+de+voisinage", "Heures de voisinage")
KITCHEN = ("/fr/ideas/?q=Cuisine+partagée", "Cuisine partagée de la gare")
LED = re.compile(r"(/fr/ideas/[0-9A-Z]{8})\b.*")  # an idea's address, of which the part that lasts is kept
SHOWN = (
    Picture("home", "/fr/"),
    Picture("home-phone", "/fr/", size=PHONE),
    Picture("home-dark", "/fr/", scheme="dark"),
    Picture("ideas", "/fr/ideas/"),
    Picture("idea", *IDEA),
    Picture("idea-phone", *IDEA, size=PHONE),
    Picture("propose", "/fr/propose/"),
    Picture("team", *KITCHEN, "team/", who="bruno"),
    Picture("writing", *IDEA, "edit/", who="alice"),
    Picture("amendments", *KITCHEN, "amendments/", who="bruno"),
    Picture("needs", *IDEA, "needs/", who="alice"),
    Picture("resources", "/fr/resources/"),
    Picture("merging", "/fr/my-ideas/", "Le hall qui parle", who="alice"),
    Picture("pilot", "/fr/pilots/?q=Habitats", "Habitats inclusifs"),
    Picture("organisation", "/fr/organisations/?q=Aubrive", "Commune d’Aubrive"),
    Picture("inbox", "/fr/inbox/", who="alice"),
    Picture("desk-board", "/fr/desk/board/", who="carla"),
    Picture("desk-idea", "/fr/desk/board/", "Permanence santé à la bibliothèque", who="carla"),
)


@contextlib.contextmanager
def demonstration() -> Iterator[tuple[str, str]]:
    """A filled lab on a free port, with nothing left of it afterwards; gives its address and its people's password."""
    folder = Path(tempfile.mkdtemp(prefix="terreau-pictures-"))
    lab = Demonstration(free_port(), folder, is_service=False)
    try:
        lab.prepare()
        lab.start()
        said = re.search(r"Password of all: (\S+)", lab.welcome())
        if said is None:
            raise SystemExit("The demonstration did not say its password.")
        yield lab.address, said[1]
    finally:
        lab.end()
        shutil.rmtree(folder, ignore_errors=True)


def take(browser: Any, address: str, password: str, picture: Picture) -> bytes:
    """What the page looks like, as PNG."""
    width, height = picture.size
    context = browser.new_context(
        base_url=address,
        locale="fr-FR",
        color_scheme=picture.scheme,
        reduced_motion="reduce",
        viewport={"width": width, "height": height},
        device_scale_factor=2 if picture.size == PHONE else 1,
    )
    page = context.new_page()
    if picture.who:
        sign_in(page, f"{picture.who}@{DOMAIN}", password)
    page.goto(picture.path)
    if picture.link:
        link = page.locator("main :is(h2, h3, h4, .person) a, main .rows li > a", has_text=picture.link)
        page.goto(address_of(link.first.get_attribute("href"), picture.below))
    page.evaluate("document.fonts.ready")
    seen: bytes = page.screenshot(animations="disabled")
    context.close()
    return seen


def address_of(link: str, below: str) -> str:
    """Where ``link`` leads; with ``below`` what stands at that place under the idea."""
    return LED.sub(rf"\1/{below}", link) if below else link


def sign_in(page: Any, email: str, password: str) -> None:
    """Enter as one of the demonstration's people."""
    page.goto("/fr/account/sign-in/")
    page.get_by_label("Votre adresse e-mail").fill(email)
    page.get_by_label("Votre mot de passe").fill(password)
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="Se connecter").click()


def compressed(png: bytes) -> bytes:
    """The same picture as WebP, no larger than ``LARGEST``."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    for quality in (90, 80, 70, 60, 50):
        packed = io.BytesIO()
        image.save(packed, "WEBP", quality=quality, method=6)
        if packed.tell() <= LARGEST:
            return packed.getvalue()
    raise SystemExit(f"A picture stays larger than {LARGEST} bytes.")


def main(wanted: list[str]) -> int:
    """Take the pictures of those names, all of them when none is named."""
    program = find_chromium()
    if program is None:
        raise SystemExit("Chromium is not on this machine; install it or name it by LAB_TEST_CHROMIUM.")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demonstration() as (address, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        for picture in SHOWN:
            if not wanted or picture.name in wanted:
                packed = compressed(take(browser, address, password, picture))
                (PICTURES / f"{picture.name}.webp").write_bytes(packed)
                sys.stdout.write(f"{picture.name}.webp  {len(packed) // 1000} kB\n")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
