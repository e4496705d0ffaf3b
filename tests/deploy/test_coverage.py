"""``make coverage`` names every line and branch of what decides that no test walks."""

from typing import Any

import pytest

from tests.coverage import decides, shortcomings


def figures(covered: int, lines: list[int], branches: list[tuple[int, int]]) -> dict[str, Any]:
    """What coverage says of a file of so many lines."""
    summary = {
        "covered_lines": covered,
        "num_statements": covered + len(lines),
        "missing_lines": len(lines),
        "covered_branches": 0,
        "num_branches": len(branches),
        "missing_branches": len(branches),
    }
    return {"summary": summary, "missing_lines": lines, "missing_branches": branches}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("ideas/calls/operations.py", True),
        ("ideas/ideation/operations/backing.py", True),
        ("ideas/ideation/rules.py", True),
        ("ideas/workflow/guards.py", True),
        ("ideas/pilots/lifecycle.py", True),
        ("ideas/ideation/queries.py", False),
        ("ideas/notifications/queries/telling.py", False),
    ],
    ids=lambda value: str(value).replace("/", "_"),
)
def test_what_decides_is_what_writes_allows_or_judges(path: str, expected: bool) -> None:
    assert decides(path) == expected


def test_all_that_decides_must_be_walked() -> None:
    assert shortcomings({"ideas/calls/rules.py": figures(9, [], [])}) == []
    assert shortcomings({"ideas/calls/rules.py": figures(9, [7], [(6, 7), (6, -1)])}) == [
        "ideas/calls/rules.py: lines 7, branches 6→7, 6→-1 are never walked"
    ]
    assert shortcomings({"ideas/calls/rules.py": figures(9, [], [(6, 8)])}) == [
        "ideas/calls/rules.py: lines none, branches 6→8 are never walked"
    ]


def test_of_everything_else_five_in_a_hundred_may_be_missing() -> None:
    almost, not_quite = figures(95, [1, 2, 3, 4, 5], []), figures(94, [1, 2, 3, 4, 5, 6], [])

    assert shortcomings({"ideas/calls/queries.py": almost}) == []
    assert shortcomings({"ideas/calls/queries.py": not_quite}) == [
        "Elsewhere in ideas/ 94.0 % are walked, wanted 95 %"
    ]
