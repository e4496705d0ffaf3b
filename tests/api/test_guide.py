"""Every example of the guide to the API is what a lab that is served answers."""

import json
import re
import shlex
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from api.v1.docs import schema
from deploy.processes import ROOT
from ideas.activity.models import Fact
from ideas.kernel.actor import Actor
from tests.factories.ideas import make_idea, make_theme
from tests.factories.needs import make_need
from tests.factories.organisations import make_mandate, make_organisation
from tests.factories.people import acting, make_person
from tests.labs import PATIENCE, RunningLab
from tests.services import NOT_TESTED

GUIDE = (ROOT / "platform" / "docs" / "api.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```sh\n(.*?)```\n(?:\n```http\n(.*?)```)?", GUIDE, re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
API = "/api/v1/"
CODE = re.compile(r"\b[23456789ABCDEFGHJKMNPQRSTVWXYZ]{8}\b")


@pytest.fixture
def lab(running_lab: RunningLab) -> RunningLab:
    """What the guide finds there: alice with a mandate, and two ideas of a neighbour, one of which needs something."""
    make_theme()
    alice = make_person("Alice", email="alice@lab.example")
    make_mandate(alice, make_organisation("Commune d’Aubrive"))
    neighbour: Actor = acting(make_person("Bruno"))
    make_idea(neighbour, title="Atelier vélo")
    garden = make_idea(neighbour, stage="cocreation", title="Jardin partagé")
    make_need(garden, neighbour, kind="time", title="Des mains le samedi")
    deadline = time.monotonic() + PATIENCE
    while Fact.objects.filter(position=None).exists():
        assert time.monotonic() < deadline, running_lab.logs()
        time.sleep(0.1)
    return running_lab


class Reading:
    """What is read of answers, against what the guide shows; its codes stand for those of this lab."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}

    def as_here(self, command: str) -> str:
        """``command`` with the codes of this lab."""
        return CODE.sub(lambda found: self.codes.get(found[0], found[0]), command)

    def differences(self, shown: Any, real: Any, at: str = "") -> list[str]:
        """Where ``real`` is not what the guide shows."""
        if isinstance(shown, dict) and isinstance(real, dict):
            return [
                each
                for name, value in shown.items()
                for each in self.differences(value, real.get(name, "is missing"), f"{at}.{name}")
            ]
        if isinstance(shown, list) and isinstance(real, list):
            if shown == ["…"]:
                return []
            if len(shown) != len(real):
                return [f"{at}: {shown!r} is shown, {real!r} is answered"]
            pairs = enumerate(zip(shown, real, strict=True))
            return [each for number, pair in pairs for each in self.differences(*pair, f"{at}.{number}")]
        if isinstance(shown, str) and isinstance(real, str):
            if CODE.fullmatch(shown) and CODE.fullmatch(real):
                self.codes.setdefault(shown, real)
            pattern = "(.*)".join(re.escape(part) for part in self.as_here(shown).split("…"))
            return [] if re.fullmatch(pattern, real) else [f"{at}: {shown!r} is shown, {real!r} is answered"]
        return [] if shown == real else [f"{at}: {shown!r} is shown, {real!r} is answered"]


def parts(message: str) -> tuple[str, dict[str, str], Any]:
    """Status line, headers and body of an answer."""
    head, _, body = message.replace("\r\n", "\n").partition("\n\n")
    status, *lines = head.strip().splitlines()
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return " ".join(status.split()[1:2]), headers, json.loads(body) if body.strip() else None


def run(command: str, lab: RunningLab, token: str) -> str:
    """What the shell says to ``command``."""
    done = subprocess.run(
        ["/bin/sh", "-euc", command],
        env={
            "PATH": "/usr/bin:/bin:/usr/local/bin",
            "LAB": lab.base_url,
            "TOKEN": token,
            "LC_ALL": "C.UTF-8",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_example_of_the_guide_is_what_a_lab_answers(lab: RunningLab) -> None:
    if shutil.which("curl") is None:
        pytest.skip(f"{NOT_TESTED}curl is not on this machine: install your system's package `curl`.")
    commands = [command for command, answer in EXAMPLES if not answer]
    asked = [(command, answer) for command, answer in EXAMPLES if answer]
    _make, _manage, arguments = shlex.split(commands[0])
    token = lab.manage(*shlex.split(arguments.removeprefix("ARGS="))).split()[-1]
    reading = Reading()

    wrong = []
    for command, answer in asked:
        status, headers, body = parts(run(reading.as_here(command), lab, token))
        shown_status, shown_headers, shown_body = parts(reading.as_here(answer))
        shown = {"status": shown_status, **shown_headers, "body": shown_body}
        differences = reading.differences(shown, {"status": status, **headers, "body": body})
        wrong += [f"{command}{each}" for each in differences]

    assert wrong == []
    assert [command.split()[0] for command in commands] == ["make", "export"]
    assert len(asked) >= 30


def test_what_is_written_leads_to_what_exists() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "platform" / "docs").rglob("*.md")]
    links = [(page, link) for page in pages for link in LINK.findall(page.read_text("utf-8"))]
    inside = [(page, link) for page, link in links if not link.startswith(("http", "mailto:"))]

    assert len(inside) > 40
    assert [f"{page.name}: {link}" for page, link in inside if not (page.parent / Path(link)).exists()] == []


def test_the_list_of_what_is_written_leads_to_every_guide() -> None:
    docs = ROOT / "platform" / "docs"
    listed = set(LINK.findall((docs / "README.md").read_text("utf-8")))

    written = {
        str(page.relative_to(docs)) for folder in ("guide", "how") for page in (docs / folder).glob("*.md")
    }

    assert written - listed == set()


def test_every_address_of_the_guide_is_one_of_the_api() -> None:
    known = {re.sub(r"{\w+}", "{}", path.removeprefix(API)) for path in schema()["paths"]}
    named = re.findall(
        r"`(?:POST |PATCH |GET |PUT )?((?:ideas|amendments|comments|merges|needs|offers|matches|figures|twins|team-links)/[^`\s]*)",
        GUIDE,
    )

    asked = {re.sub(r"{[^}]+}", "{}", path.partition("?")[0]) for path in named}

    assert len(asked) > 25
    assert asked - known == set()
