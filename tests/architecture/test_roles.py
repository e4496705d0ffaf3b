"""Lab roles are asked of the actor, not of the person: a token that was not given them must not act with them."""

import re

from tests.architecture.reading import sources

ASKED_OF_THE_PERSON = re.compile(r"person\.lab_role_names\(|person\.lab_roles\b(?! = )")
# Whoever may be asked: the actor itself, and what it has let through before it reads the limits of a role.
ALLOWED = {
    "ideas/kernel/actor.py",
    "ideas/people/queries.py",
    "ideas/people/rules.py",
}


def askers(text: str) -> list[str]:
    return ASKED_OF_THE_PERSON.findall(text)


def test_roles_are_asked_of_the_actor() -> None:
    found = {
        path.as_posix().rpartition("/ideas/")[2]
        for path in sources("ideas")
        if askers(path.read_text()) and not path.as_posix().endswith(tuple(ALLOWED))
    }

    assert found == set()


def test_one_who_asks_the_person_is_found() -> None:
    assert askers('if "curator" in actor.person.lab_role_names(): ...') != []
    assert askers("actor.lab_role_names()") == []
