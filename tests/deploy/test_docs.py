"""The commands that the documentation gives work as they stand there."""

import re
import shlex
from pathlib import Path

import pytest

from deploy.processes import ROOT
from ideas.topics.models import Grouping, Territory
from tests.labs import MakeLab

DOCS = ROOT / "platform" / "docs"


def commands_of(page: str) -> list[list[str]]:
    """What the page has ``make manage`` do, in order."""
    found = re.findall(r'^make manage ARGS="(.+)"$', (DOCS / page).read_text("utf-8"), re.MULTILINE)
    return [shlex.split(arguments) for arguments in found]


def test_what_importing_says_is_typed_imports(make_lab: MakeLab) -> None:
    lab = make_lab()
    ideas, territories = commands_of("importing.md")

    tried = lab.manage(*ideas).splitlines()
    done = lab.manage(*[word for word in ideas if word != "--dry-run"]).splitlines()
    lab.manage(*territories)

    sums = [
        "Idées – reprises : 2, reprises et masquées : 1.",
        "Commentaires – reprises : 2.",
        "Sources – reprises : 1.",
    ]
    assert [line for line in tried if line in sums] == sums
    assert [line for line in done if line in sums] == sums
    assert set(Territory.objects.filter(code__startswith="XX").values_list("name", flat=True)) == {
        *("Pays d’exemple", "Canton du Lac", "Aubrive", "Montvert"),
    }
    assert Grouping.objects.get().members.count() == 2


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_no_page_names_manage_without_saying_how_it_is_run(page: Path) -> None:
    lines = re.findall(r"^(?:python )?manage\.py .*$", page.read_text("utf-8"), re.MULTILINE)

    assert lines == []
