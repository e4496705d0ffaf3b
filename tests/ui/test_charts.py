"""Charts say what they show, and hold whatever data may come."""

import datetime
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lab.ui import charts, words
from lab.ui.budgets import Funding, budget
from lab.ui.charts import Bar, Chart, Point
from lab.ui.scales import scale_of

N = "\u00a0"
DAY = datetime.date(2026, 3, 31)
SVG = "{http://www.w3.org/2000/svg}"

values = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
amounts = st.decimals(min_value=0, max_value=10**9, places=2)
names = st.sampled_from(
    ["Aubrive", "Saint-Ormond-de-la-Vallée-du-Haut-Jura-Occidental", '"><script>x</script>', "L’Isle"]
)
days = st.dates(datetime.date(2020, 1, 1), datetime.date(2040, 12, 31))
points = st.lists(st.builds(Point, days, values), min_size=1, max_size=30)
bars = st.lists(st.builds(Bar, names, st.none() | values, names, st.booleans()), max_size=30)
fundings = st.lists(st.builds(Funding, names, amounts, amounts, amounts), min_size=1, max_size=9)


@pytest.fixture(autouse=True)
def _french():
    with translation.override("fr"):
        yield


def is_well_drawn(chart: Chart) -> bool:
    """Whether it is markup with nothing of the data's, inside of its own bounds, saying its sentence."""
    root = ET.fromstring(chart.svg)
    width, height = (float(part) for part in root.get("viewBox").split()[2:])
    assert (root.get("role"), root.get("aria-label")) == ("img", chart.sentence)
    assert {one.tag for one in root.iter()} <= {"svg", "path", "text", "rect", "circle"}
    assert not any(one.get("style") for one in root.iter())
    assert "nan" not in str(chart.svg).lower().replace("finan", "")
    for one in root.iter("rect"):
        assert 0 <= float(one.get("x")) <= float(one.get("x")) + float(one.get("width")) <= width + 0.1
        assert float(one.get("y")) + float(one.get("height")) <= height
    for one in root.iter("text"):
        assert 0 <= float(one.get("x")) <= width
        assert 0 <= float(one.get("y")) <= height
    assert all(len(row) == len(chart.table.head) for row in chart.table.rows)
    return True


@given(values, values, values, st.none() | values, st.none() | days)
def test_any_progress_is_drawn(value, target, baseline, planned, by):
    assert is_well_drawn(
        charts.progress("Formés", value=value, target=target, baseline=baseline, planned=planned, by=by)
    )


@given(points, st.lists(st.builds(Point, days, values), max_size=5))
def test_any_course_is_drawn(measured, plan):
    assert is_well_drawn(charts.over_time("Logées", measured, plan=plan))


@given(bars, st.none() | st.tuples(names, values), st.none() | st.just(Decimal(100)))
def test_any_sites_are_drawn(sites, reference, most):
    assert is_well_drawn(charts.side_by_side("Occupation", sites, reference=reference, most=most))


@given(fundings)
def test_any_budget_is_drawn(rows):
    assert is_well_drawn(budget("Budget", rows))


@given(st.lists(values, max_size=9))
def test_a_scale_holds_zero_and_all_values_and_few_round_ticks(them):
    scale = scale_of(them, 158, 28)

    assert scale.low <= min([Decimal(0), *them])
    assert scale.high >= max([Decimal(0), *them])
    assert 2 <= len(scale.ticks) <= 7


def test_progress_says_value_target_and_plan():
    chart = charts.progress(
        "Professionnels formés", value=Decimal(187), target=Decimal(270), planned=Decimal(200), by=DAY
    )

    assert chart.sentence == (
        f"Professionnels formés : 187 atteint, 270 visé d’ici au 31{N}mars{N}2026. Le plan prévoit 200 à ce jour."
    )
    assert chart.table.rows == (
        ("Au départ", "0"),
        ("Atteint", "187"),
        ("Prévu à ce jour", "200"),
        ("Visé", "270"),
    )


def test_where_less_is_better_the_bar_fills_as_the_value_falls():
    chart = charts.progress("Attente", value=Decimal(30), target=Decimal(20), baseline=Decimal(60))

    filled = [one for one in ET.fromstring(chart.svg).iter("rect") if one.get("class") == "fill"]
    assert [one.get("width") for one in filled] == ["225"]


def test_a_course_says_every_value_and_the_goal():
    measured = [Point(DAY, Decimal(41)), Point(datetime.date(2025, 12, 31), Decimal(33))]
    chart = charts.over_time(
        "Personnes logées", measured, plan=[Point(datetime.date(2026, 12, 31), Decimal(60))]
    )

    assert chart.sentence == (
        f"Personnes logées : 33 le 31{N}décembre{N}2025, 41 le 31{N}mars{N}2026. Objectif : 60 le 31{N}décembre{N}2026."
    )
    assert chart.table.rows[-1] == (f"31{N}décembre{N}2026", "–", "60")


def test_a_plan_without_a_value_says_so():
    chart = charts.over_time("Logées", [], plan=[Point(DAY, Decimal(60))])

    assert chart.sentence == f"Logées : rien de mesuré encore. Objectif : 60 le 31{N}mars{N}2026."


def test_sites_stand_in_their_own_order_on_one_scale():
    sites = [
        Bar("Rochelande", Decimal(54), "7 chambres sur 13", is_hot=True),
        Bar("Aubrive", Decimal(96)),
        Bar("Saint-Ormond", None, "ouvre en juillet"),
    ]
    chart = charts.side_by_side(
        "Occupation",
        sites,
        reference=("Référence", Decimal(85)),
        most=Decimal(100),
        say=lambda one: f"{one} %",
    )

    assert chart.sentence == (
        "Occupation : Rochelande 54 % (7 chambres sur 13), Aubrive 96 %, Saint-Ormond sans valeur (ouvre en juillet)."
        " Référence 85 %."
    )
    kinds = [(one.get("class"), one.get("width")) for one in ET.fromstring(chart.svg).iter("rect")]
    assert kinds == [("rest", "262"), ("hot", "141.5"), ("rest", "262"), ("fill", "251.5")]


def test_a_budget_says_the_gap_of_each_funder():
    chart = budget("Budget", [Funding("Canton", Decimal(420000), Decimal(300000), Decimal(120000))])

    assert chart.table.rows == (("Canton", *(f"{one}{N}000{N}CHF" for one in ("420", "300", "120", "120"))),)
    assert f"120{N}000{N}CHF à trouver" in chart.sentence


def test_numbers_follow_the_language():
    with translation.override("de"):
        chart = charts.progress("Budget", value=Decimal(12000), target=Decimal(20000), say=words.number)

    assert ">12’000</text>" in chart.svg


def test_the_part_has_the_table_behind_it_and_its_file():
    chart = charts.side_by_side("Occupation", [Bar("<Aubrive>", Decimal(96))])
    written = Template("{% load ui %}{% chart chart 'Taux' csv='/x.csv' %}<p>Note</p>{% endchart %}").render(
        Context({"chart": chart})
    )

    assert '<a href="/x.csv">' in written
    assert '<th scope="row">&lt;Aubrive&gt;</th><td class="num">96</td>' in written
    assert "<p>Note</p>" in written
