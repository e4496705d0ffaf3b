"""The house stands as it was drawn. Every rule is shown to fail on a planted fault."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey  # noqa: TID251 - to find one
from django.db import models

from deploy.processes import ROOT, environment
from tests.architecture.reading import orm_writes, save_overrides, signal_imports, sources

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONTRACTS_OF_THE_LINTER = {row["name"]: row for row in PROJECT["tool"]["importlinter"]["contracts"]}
CHAPTERS = CONTRACTS_OF_THE_LINTER["A chapter knows only chapters before it"]["layers"][
    ::-1
]  # from first to last
DOORS = ("platform/lab/web", "platform/lab/ui", "api", "cms")
# What is called like a write in doors and is none: workbooks, dictionaries, slots and the fields of a form.
NO_ROWS = {
    "book",
    "vars(self)",
    "slots.addresses",
    "_addresses",
    "self._fillers",
    "self._kept",
    "self.fields",
}
# What is written there is no chapter's: Wagtail's pages of a new lab and of a demonstration, allauth's copy of an address,
# the form of allauth that sends a link.
NO_CHAPTERS = {
    "cms/starting.py": {"Site.objects", "Page.objects.get(pk=page.pk)", "Locale.objects", "root"},
    "cms/demonstration.py": {"get_image_model().objects"},
    "platform/lab/web/account_mails.py": {"other"},
    "platform/lab/web/forms/entering.py": {"super()"},
}


def our_models() -> set[type[models.Model]]:
    """The models of the chapters."""
    return {model for model in apps.get_models() if model.__module__.startswith("ideas.")}


def chapter_of(model: type[models.Model]) -> str:
    """Where a model lives."""
    return model.__module__.split(".")[1]


def test_platform_is_no_package() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()
    code = "import platform; assert platform.python_version()"

    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment(), check=True)


def test_the_top_level_is_as_drawn() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    files = {name for name in listed if "/" not in name}

    assert {name.split("/")[0] for name in listed if "/" in name} == {
        ".ci",
        "api",
        "cms",
        "ideas",
        "platform",
        "tests",
    }
    assert files <= {
        *(
            ".dockerignore",
            ".gitignore",
            "CHANGELOG.md",
            "CONTRIBUTING.md",
            "LICENSE",
            "Makefile",
            "README.md",
        ),
        *("docker-compose.yml", "manage.py", "pyproject.toml"),
    }


def test_every_folder_of_the_domain_is_a_chapter() -> None:
    folders = {path.parent.name for path in (ROOT / "ideas").glob("*/__init__.py")}

    assert folders == set(CHAPTERS)


def keys_to_later_chapters(found: set[type[models.Model]]) -> list[str]:
    """Foreign keys that point forwards in the story, which imports would not show when written as strings."""
    return sorted(
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in found
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and field.related_model in found
        and CHAPTERS.index(chapter_of(field.related_model)) > CHAPTERS.index(chapter_of(model))
    )


def test_no_foreign_key_points_to_a_later_chapter() -> None:
    assert keys_to_later_chapters(our_models()) == []


def test_a_foreign_key_to_a_later_chapter_would_be_found() -> None:
    class Early(models.Model):
        late = models.ForeignKey("ideation.Idea", models.CASCADE, related_name="+")

        class Meta:
            app_label = "kernel"
            apps = apps

        def __str__(self) -> str:
            return "early"

    Early.__module__ = "ideas.kernel.models"
    try:
        assert keys_to_later_chapters({*our_models(), Early}) == ["kernel.Early.late → ideation.Idea"]
    finally:
        del apps.all_models["kernel"]["early"]
        apps.clear_cache()


def test_there_are_no_generic_foreign_keys() -> None:
    fields = [field for model in our_models() for field in model._meta.private_fields]

    assert [field for field in fields if isinstance(field, GenericForeignKey)] == []


@pytest.mark.parametrize("path", [*sources(*DOORS)], ids=str)
def test_a_door_writes_nothing_through_the_orm(path: Path) -> None:
    known = NO_ROWS | NO_CHAPTERS.get(str(path.relative_to(ROOT)), set())

    assert orm_writes(path.read_text(), known) == []


def test_nothing_is_let_pass_in_doors_that_is_not_there() -> None:
    called = {
        str(path.relative_to(ROOT)): {row.split(": ", 1)[1] for row in orm_writes(path.read_text())}
        for path in sources(*DOORS)
    }
    everywhere = set().union(*called.values())

    assert {name for name in NO_ROWS if not any(row.startswith(f"{name}.") for row in everywhere)} == set()
    for path, names in NO_CHAPTERS.items():
        assert {
            name for name in names if not any(row.startswith(f"{name}.") for row in called[path])
        } == set()


@pytest.mark.parametrize(
    "planted",
    [
        "Idea.objects.create(title='x')",
        "Idea.objects.filter(pk=1).update(title='x')",
        "idea.support_set.all().delete()",
        "idea.save(update_fields=['title'])",
        "Idea(title='x').save()",
        "idea.team.create(person=person)",
        "idea.themes.set([])",
        "fresh.save()",
        "found.update(title='x')",
        "ideas_visible_to(a).update(title='x')",
        "connection.cursor().execute('UPDATE ideation_idea SET title = 1')",
        "await idea.asave()",
    ],
)
def test_a_write_in_a_door_would_be_found(planted: str) -> None:
    assert len(orm_writes(planted, NO_ROWS)) == 1


def test_reading_and_what_has_no_rows_are_no_writes() -> None:
    harmless = "Idea.objects.filter(pk=1)\nself.fields.update(x=1)\nset(rows)\nrows.append(1)\nadd(1)"

    assert orm_writes(harmless, NO_ROWS) == []


@pytest.mark.parametrize("path", [*sources("ideas", "api", "platform/lab")], ids=str)
def test_nothing_of_ours_listens_to_signals(path: Path) -> None:
    assert signal_imports(path.read_text()) == []


def test_a_signal_would_be_found() -> None:
    assert len(signal_imports("from django.db.models.signals import post_save")) == 1
    assert len(signal_imports("from django.db.models import signals")) == 1
    assert len(signal_imports("from django.dispatch import receiver")) == 1


@pytest.mark.parametrize(
    "path", [path for path in sources("ideas") if "models" in {path.stem, path.parent.name}], ids=str
)
def test_saving_a_row_does_nothing_else(path: Path) -> None:
    assert save_overrides(path.read_text()) == []


def test_a_save_of_its_own_would_be_found() -> None:
    assert save_overrides("class Idea(Model):\n    def save(self): ...\n") == ["2: Idea.save"]


CONTRACTS = {
    "Doors stand on the house, never on each other": ("api/apps.py", "import lab.web.apps"),
    "A chapter knows only chapters before it": ("ideas/kernel/codes.py", "import ideas.ideation.models"),
    "Inside a chapter, verbs stand on questions and questions on nouns": (
        "ideas/ideation/models/idea.py",
        "import ideas.ideation.operations",
    ),
    "In workflow guards are a registry, which questions ask": (
        "ideas/workflow/guards.py",
        "import ideas.workflow.queries",
    ),
    "The house speaks no HTTP and knows no CMS": ("ideas/kernel/codes.py", "import wagtail"),
}


def broken_contracts(root: Path) -> set[str]:
    """What import-linter says is broken there."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=root,
        env=environment() | {"PYTHONPATH": f"{root}:{root / 'platform'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts:" in done.stdout, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    return {name for name in CONTRACTS if f"{name} BROKEN" in lines}


def test_every_contract_has_its_planted_fault() -> None:
    assert set(CONTRACTS) == set(CONTRACTS_OF_THE_LINTER)


def test_import_contracts_hold() -> None:
    assert broken_contracts(ROOT) == set()


def test_each_import_contract_would_fail(tmp_path: Path) -> None:
    for name in ("ideas", "cms", "api", "platform/lab"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("static", "templates", "locale")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path, line in CONTRACTS.values():
        with (tmp_path / path).open("a") as file:
            file.write(f"\n{line}\n")

    assert broken_contracts(tmp_path) == set(CONTRACTS)


@pytest.mark.parametrize(
    "planted",
    [
        "from django.http import HttpResponse",
        "from django.shortcuts import render",
        "from django import forms",
        "from django.views import View",
        "from django.db.models.signals import post_save",
        "from django.dispatch import receiver",
        "from django.contrib.contenttypes.fields import GenericForeignKey",
        "from django.utils.timezone import now",
        "from django.utils import timezone\n\nmoment = timezone.now()",
    ],
)
def test_the_linter_would_find_what_the_domain_may_not_import(planted: str) -> None:
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("ruff")),
            "check",
            "--stdin-filename",
            "ideas/kernel/planted.py",
            "--select",
            "TID251",
            "-",
        ],
        cwd=ROOT,
        input=f"{planted}\n",
        capture_output=True,
        text=True,
        check=False,
    )

    assert "TID251" in done.stdout
