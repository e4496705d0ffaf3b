"""Subjects: named by kind and code."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured

from ideas.kernel import subjects
from ideas.kernel.actor import ANYONE, Actor
from ideas.kernel.errors import NotFound
from ideas.kernel.subjects import Kind

ALICE = Actor(person=SimpleNamespace(code="ALICE222"))


class Rows:
    """As much of a queryset as subjects ask for, counting how often."""

    asked = 0

    def __init__(self, rows):
        self.rows = rows

    def filter(self, code=None, code__in=()):
        Rows.asked += 1
        wanted = {code} | set(code__in)
        return Rows([row for row in self.rows if row.code in wanted])

    def first(self):
        return self.rows[0] if self.rows else None

    def __iter__(self):
        return iter(self.rows)


def row(code, owner="", title=""):
    return SimpleNamespace(code=code, owner=owner, title=title)


GARDENS = [row("OPEN2222", title="Jardin"), row("MINE2222", owner="ALICE222", title="À moi")]


def garden_kind(name="garden", letter="g", rows=GARDENS):
    return Kind(
        name=name,
        letter=letter,
        visible_to=lambda actor: Rows([r for r in rows if r.owner in ("", actor.person_code)]),
        title=lambda r: r.title,
        concerned=lambda r: [r.owner],
        curated_by=lambda actor, r: False,
    )


@pytest.fixture(autouse=True)
def gardens(monkeypatch):
    """Only gardens and sheds exist."""
    monkeypatch.setattr(subjects, "_kinds", {})
    subjects.register_kind(garden_kind())
    subjects.register_kind(garden_kind("shed", "s", [row("SHED2222", title="Cabane")]))
    Rows.asked = 0


def test_a_subject_is_found_by_kind_and_code():
    assert subjects.subject_visible_to(ANYONE, "garden", "OPEN2222").title == "Jardin"


@pytest.mark.parametrize(
    ("kind", "code"), [("garden", "MINE2222"), ("garden", "NONE2222"), ("castle", "OPEN2222")]
)
def test_what_one_may_not_know_of_is_not_there(kind, code):
    with pytest.raises(NotFound):
        subjects.subject_visible_to(ANYONE, kind, code)


def test_its_owner_may_know_of_it():
    assert subjects.subject_visible_to(ALICE, "garden", "MINE2222").title == "À moi"


def test_many_subjects_cost_one_question_a_kind():
    names = [("garden", "OPEN2222"), ("garden", "MINE2222"), ("shed", "SHED2222"), ("castle", "OPEN2222")]

    found = subjects.subjects_visible_to(ANYONE, names)

    assert sorted(found) == [("garden", "OPEN2222"), ("shed", "SHED2222")]
    assert Rows.asked == 2
    assert subjects.titles(found) == {("garden", "OPEN2222"): "Jardin", ("shed", "SHED2222"): "Cabane"}


def test_a_short_address_is_letter_and_code():
    assert subjects.short_path("garden", "OPEN2222") == "/g/OPEN2222"
    assert subjects.letters() == ["g", "s"]


def test_two_kinds_cannot_share_a_letter():
    with pytest.raises(ImproperlyConfigured, match="letter 'g'"):
        subjects.register_kind(garden_kind("gate", "g"))


def test_a_kind_may_be_registered_again():
    subjects.register_kind(garden_kind())

    assert sorted(subjects.kinds()) == ["garden", "shed"]


def test_a_kind_has_no_parent_unless_it_says_so():
    assert subjects.kind_of("garden").parent(GARDENS[0]) is None
