"""The pages of the documentation that say who may do what and what happens, written from tables and register.

``python -m tests.permissions.pages`` (``make docs``) writes them; a test compares them.
"""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[2] / "platform" / "docs"
OUT_OF_REACH = {"signed out", "began it here", "blocked", "token to read"}

ROLES = {
    "signed out": "somebody who is not signed in",
    "began it here": "somebody not signed in who began the draft in this very session",
    "signed up since": "the same person, who has signed up in that session",
    "signed in": "somebody with a confirmed account who has nothing to do with it",
    "whose it is": "the one whose comment, file, news, key, notice, mandate, membership or page it is; towards an idea, "
    "somebody invited to its team",
    "lead": "leads the idea",
    "co-author": "writes the idea with its lead",
    "contributor": "helps on the idea's team",
    "member": "belongs to the organisation, without a mandate",
    "representative": "acts under a mandate for the organisation, as its representative",
    "deputy": "acts under a mandate for the organisation, as deputy",
    "partner": "acts as representative for another organisation, which is a partner of the pilot",
    "partner’s voice": "acts for that partner under a mandate to communicate",
    "editor": "has the lab role of an editor",
    "evaluator": "has the lab role of an evaluator",
    "facilitator": "has the lab role of a facilitator; recorded the idea of somebody without an account",
    "curator": "has the lab role of a curator, for this idea among others",
    "curator elsewhere": "has the lab role of a curator, limited to other themes or territories",
    "administrator": "has the lab role of an administrator",
    "blocked": "was blocked by the lab; had been co-author and curator",
    "token to read": "the lead through a key that only reads",
    "token without lab": "the curator through a key without the scope `lab`",
}


SEEN_BY = {
    "public": "everybody who sees what it is about",
    "concerned": "those it belongs to and who leads it",
    "staff": "the lab",
}


def permissions_page() -> str:
    """``permissions.md``."""
    from tests.permissions.tables import rows_of

    parts = [
        "# Who may do what",
        "This page is written from the tables in `tests/permissions/` by `make docs`. Tests assert every cell of them: in the "
        "domain for every role, action and stage, and at every address of the site and of the API. To change who may do "
        "what, change `rules.py` of the chapter and the table together.",
        "A permission is two things: who one is, and what is open where something stands. A stage is the same for everybody; "
        "there are no switches on single ideas. What one may not know of does not exist (404); what one may not do is refused "
        "(403); what needs an account leads to signing in (401 in the API).",
        "## The roles",
        _table(("role", "meaning"), ROLES.items()),
        "## Who may",
        *_chapters(),
        "## What is open where",
        _open_table(rows_of("open")),
        "## Who may know of what",
        _seen_table(),
        "## What follows from neither",
        _table(
            ("action", "where", "who", "why"),
            (
                (
                    f"`{row['action']}`",
                    row["stage"],
                    row["who"],
                    row["why"] + ("" if row["may"] else " (may not)"),
                )
                for row in rows_of("exceptions")
            ),
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _chapters() -> Iterable[str]:
    from tests.permissions.tables import actions

    for chapter, found in groupby(actions(), key=lambda action: action.permission.split(".")[0]):
        rows = [
            (
                f"{one.words} (`{one.permission.split('.')[1]}`)",
                _who(dict(one.cells)),
                ", ".join(one.when) or "–",
            )
            for one in found
        ]
        yield f"### {chapter.capitalize()}"
        yield _table(("action", "who", "where this is open"), rows)


def _who(cells: Mapping[str, str]) -> str:
    """The roles of a row in words, shortened where nearly everybody may."""
    allowed = [role for role, cell in cells.items() if cell]
    if not allowed:
        return "nobody: only the lab's own code"
    away = [role for role in cells if role not in allowed]
    within = [role for role in away if role not in OUT_OF_REACH]
    if len(within) > 4:
        return ", ".join(role if cells[role] == "x" else f"{role} ({cells[role]})" for role in allowed)
    base = "everybody" if "signed out" in allowed else "whoever is signed in"
    but = within + [role for role in away if role == "blocked"]
    also = [role for role in allowed if role in OUT_OF_REACH - {"signed out", "began it here"}]
    return (
        base + (f", also {', '.join(also)}" if also else "") + (f", but not {', '.join(but)}" if but else "")
    )


def _open_table(rows: list[dict[str, str]]) -> str:
    columns = [name for name in rows[0] if name not in {"of", "stage", "in words"}]
    return _table(
        ("stage", "open"),
        (
            (
                f"{row['of']}: {row['stage']}" + (f" ({row['in words']})" if row["in words"] else ""),
                ", ".join(name for name in columns if row[name]) or "–",
            )
            for row in rows
        ),
    )


def _seen_table() -> str:
    from tests.permissions.tables import roles, seen_rows

    return _table(
        ("what", "state", "who"),
        (
            (kind, state, _who({role: "x" if role in names else "" for role in roles()}))
            for kind, state, names in seen_rows()
        ),
    )


def facts_page() -> str:
    """``facts.md``."""
    from ideas.notifications.table import row_of

    parts = [
        "# What happens, as facts",
        "Everything that happens is recorded once, as a fact: the history of a page, the public stream of the API, what people "
        "are told and the audit are readings of it. This page is written from the register of facts by `make docs`, and a test "
        "compares them. A fact holds codes, never what people wrote, so that erasing someone leaves it true. Who is told how is "
        "in [notices.md](notices.md).",
    ]
    for chapter, kinds in _facts():
        rows = []
        for kind in kinds:
            row, meaning = row_of(kind.name()), " ".join((kind.__doc__ or "").split())
            rows.append((f"`{kind.name()}`", meaning, SEEN_BY[kind.audience], row.told if row else "–"))
        parts += [f"## {chapter.capitalize()}", _table(("fact", "meaning", "seen by", "told to"), rows)]
    return "\n\n".join(parts) + "\n"


def _facts() -> Iterator[tuple[str, list[Any]]]:
    """Chapters in the order of the house, each with its kinds of facts as it defines them."""
    from ideas.activity.facts import fact_kinds
    from tests.permissions.tables import actions

    for chapter in dict.fromkeys(action.permission.split(".")[0] for action in actions()):
        name = f"ideas.{chapter}.facts"
        if find_spec(name) is not None:
            import_module(name)
        kinds = [kind for kind in fact_kinds().values() if f"{kind.__module__}.".startswith(f"{name}.")]
        if found := [kind for kind in kinds if dataclasses.is_dataclass(kind)]:
            yield chapter, found


def _table(head: tuple[str, ...], rows: Iterable[Iterable[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


PAGES: dict[str, Callable[[], str]] = {"permissions.md": permissions_page, "facts.md": facts_page}


def write() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lab.settings")
    django.setup()
    write()
