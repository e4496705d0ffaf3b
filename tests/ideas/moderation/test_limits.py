"""The limits against abuse are those that the lab reads."""

import re
from pathlib import Path

import pytest

from ideas.activity.operations import spend
from ideas.kernel.actor import Actor
from ideas.kernel.errors import TooMany
from ideas.moderation.limits import LIMITS, as_table

ROOT = Path(__file__).resolve().parents[3]
SPENT = re.compile(r'\bspend\(\s*"(\w+)"')


def test_whatever_is_counted_has_a_limit_and_the_other_way_round():
    sources = [*ROOT.glob("ideas/**/*.py"), *ROOT.glob("platform/lab/**/*.py"), *ROOT.glob("api/**/*.py")]
    spent = {what for path in sources for what in SPENT.findall(path.read_text())}

    assert spent - {limit.what for limit in LIMITS} == set()


def test_the_page_says_what_holds():
    page = (ROOT / "platform" / "docs" / "limits.md").read_text()

    assert as_table() in page, f"The table of platform/docs/limits.md should be:\n\n{as_table()}"


def test_the_figure_is_what_somebody_can_do(db):
    reporter = Actor(address="somewhere")
    most = {limit.what: limit for limit in LIMITS}["report"].allowances[0].count
    for _ in range(most):
        spend("report", reporter)

    with pytest.raises(TooMany) as caught:
        spend("report", reporter)

    assert 0 < caught.value.retry_after <= 3600
    assert str(caught.value).startswith("Vous avez signalé beaucoup de choses.")
