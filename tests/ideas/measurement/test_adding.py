"""Adding up, against a plain recomputation in fractions, over random sites and periods."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ideas.measurement.adding import Known, Rule, combined, course, over_periods, planned_at, standing
from ideas.measurement.lifecycle import Adding

QUARTERS = [datetime.date(2025 + n // 4, n % 4 * 3 + 1, 1) for n in range(20)]
PLACES = [f"S{n}" for n in range(8)]

values = st.decimals(min_value=-(10**6), max_value=10**6, places=4)
counts = st.decimals(min_value=0, max_value=10**6, places=2)


@st.composite
def measured(draw: st.DrawFn) -> list[Known]:
    """Values of some sites; each starts and ends when it likes and misses some periods between."""
    rows = []
    for place in draw(st.sets(st.sampled_from(PLACES))):
        first, last = sorted(draw(st.tuples(st.integers(0, 19), st.integers(0, 19))))
        for start in draw(st.sets(st.sampled_from(QUARTERS[first : last + 1]))):
            above, below = draw(counts), draw(counts) + 1
            rows.append(Known(place, start, draw(values), above, below))
    return draw(st.permutations(rows))


def plain(rows: list[Known], adding: str) -> Fraction | None:
    """What several make together, in fractions, as the definition says it."""
    if not rows:
        return None
    if len(rows) == 1:
        return Fraction(rows[0].value)
    if adding == "none":
        return None
    if adding == "ratio_of_sums":
        return sum(Fraction(one.numerator or 0) for one in rows) / sum(
            Fraction(one.denominator or 0) for one in rows
        )
    total = sum(Fraction(one.value) for one in rows)
    return total if adding == "sum" else total / len(rows)


def counted(rows: list[Known], start: datetime.date, *, is_cumulative: bool) -> list[Known]:
    """Those that count in a period: its own, or the last of each place until then."""
    if not is_cumulative:
        return [one for one in rows if one.starts_on == start]
    until = [one for one in rows if one.starts_on <= start]
    return [
        max((one for one in until if one.place == place), key=lambda one: one.starts_on)
        for place in {one.place for one in until}
    ]


def is_same(found: Decimal | None, wanted: Fraction | None) -> bool:
    """Whether both say the same, to the last digit that is kept."""
    if found is None or wanted is None:
        return found is None and wanted is None
    return abs(Fraction(found) - wanted) <= abs(wanted) * Fraction(1, 10**50)


@pytest.mark.parametrize("is_cumulative", [False, True])
@pytest.mark.parametrize("adding", Adding.values)
@settings(max_examples=30)
@given(rows=measured())
def test_every_period_is_what_a_plain_recomputation_says(
    adding: str, is_cumulative: bool, rows: list[Known]
) -> None:
    totals = course(rows, Rule(adding, is_cumulative))

    assert list(totals) == sorted({one.starts_on for one in rows})
    for start, total in totals.items():
        then = counted(rows, start, is_cumulative=is_cumulative)
        assert is_same(total.value, plain(then, adding))
        assert total.known == len(then)


@pytest.mark.parametrize("is_cumulative", [False, True])
@pytest.mark.parametrize("adding", Adding.values)
@settings(max_examples=30)
@given(rows=measured())
def test_all_periods_together_are_what_a_plain_recomputation_says(
    adding: str, is_cumulative: bool, rows: list[Known]
) -> None:
    rule = Rule(adding, is_cumulative)
    last = max((one.starts_on for one in rows), default=QUARTERS[0])
    at_last = plain(counted(rows, last, is_cumulative=is_cumulative), adding)

    assert is_same(over_periods(rows, rule).value, at_last if is_cumulative else plain(rows, adding))
    sums_up = adding == "sum" and not is_cumulative
    assert is_same(standing(rows, rule).value, plain(rows, adding) if sums_up else at_last)


@given(rows=measured(), adding=st.sampled_from(Adding.values), is_cumulative=st.booleans())
def test_the_order_of_values_makes_no_difference(rows: list[Known], adding: str, is_cumulative: bool) -> None:
    rule = Rule(adding, is_cumulative)

    assert course(rows, rule) == course(sorted(rows, key=lambda one: (one.place, one.starts_on)), rule)


def test_a_site_that_ended_keeps_what_was_done_there_and_one_that_is_missing_is_said() -> None:
    rows = [
        Known("A", QUARTERS[0], Decimal(10)),
        Known("B", QUARTERS[0], Decimal(5)),
        Known("B", QUARTERS[1], Decimal(7)),
    ]

    so_far = course(rows, Rule("sum", True), {QUARTERS[1]: {"A", "C"}})[QUARTERS[1]]
    of_period = course(rows, Rule("sum", False), {QUARTERS[1]: {"A", "C"}})[QUARTERS[1]]

    assert (so_far.value, so_far.known, so_far.expected, so_far.is_whole) == (Decimal(17), 2, 3, False)
    assert (of_period.value, of_period.known, of_period.expected) == (Decimal(7), 1, 3)


def test_a_ratio_of_sums_is_no_mean_of_ratios() -> None:
    rows = [
        Known("A", QUARTERS[0], Decimal("0.5"), Decimal(1), Decimal(2)),
        Known("B", QUARTERS[0], Decimal("0.9"), Decimal(90), Decimal(100)),
    ]

    assert combined(rows, "ratio_of_sums").value == Decimal(91) / Decimal(102) or is_same(
        combined(rows, "ratio_of_sums").value, Fraction(91, 102)
    )
    assert combined(rows, "mean").value == Decimal("0.7")
    assert (
        combined(
            [Known("A", QUARTERS[0], Decimal(0)), Known("B", QUARTERS[0], Decimal(0))], "ratio_of_sums"
        ).value
        is None
    )


def test_of_nothing_there_is_nothing() -> None:
    assert course([], Rule("sum", False)) == {}
    assert (combined([], "sum").value, combined([], "sum").is_whole) == (None, True)


def test_the_plan_runs_straight_from_target_to_target() -> None:
    day = datetime.date(2026, 1, 1)
    targets = [(datetime.date(2026, 1, 21), Decimal(30)), (datetime.date(2026, 1, 11), Decimal(20))]
    at = [
        planned_at(day + datetime.timedelta(days=n), (day, Decimal(0)), targets)
        for n in (-1, 0, 5, 10, 15, 20, 99)
    ]

    assert at == [None, 0, 10, 20, 25, 30, 30]
    assert planned_at(day, (day, Decimal(0)), []) is None
