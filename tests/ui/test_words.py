"""Dates and numbers are written as each language writes them."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.utils import translation

from lab.ui import words

NOON = datetime.datetime(2026, 5, 12, 10, 0, tzinfo=datetime.UTC)  # 12 h in Zurich
N = "\u00a0"


@pytest.fixture(autouse=True)
def a_day_in_may():
    with time_machine.travel(NOON, tick=False), translation.override("fr"):
        yield


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", ["3 février 2026", "1er juin 2026"]),
        ("it", ["3 febbraio 2026", "1º giugno 2026"]),
        ("de", ["3. Februar 2026", "1. Juni 2026"]),
        ("en", ["3 February 2026", "1 June 2026"]),
    ],
)
def test_a_day_is_said_in_each_language(language, said):
    dates = [datetime.date(2026, 2, 3), datetime.date(2026, 6, 1)]

    with translation.override(language):
        assert [words.day(date) for date in dates] == [text.replace(" ", N) for text in said]


def test_another_year_is_named_and_this_one_is_not():
    assert words.short_day(datetime.date(2026, 2, 3)) == f"3{N}février"
    assert words.short_day(datetime.date(2025, 2, 3)) == f"3{N}février{N}2025"


@pytest.mark.parametrize(
    ("language", "said"), [("fr", f"14{N}h{N}32"), ("it", "14:32"), ("de", f"14:32{N}Uhr"), ("en", "14:32")]
)
def test_the_clock_is_read_in_the_labs_time_zone(language, said):
    moment = datetime.datetime(2026, 5, 12, 12, 32, tzinfo=datetime.UTC)

    with translation.override(language):
        assert words.clock(moment) == said


def test_a_full_hour_has_no_minutes_in_french():
    assert words.clock(datetime.time(9, 0)) == f"9{N}h"
    assert words.moment(NOON) == f"12{N}mai, 12{N}h"


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ({"seconds": 20}, "à l’instant"),
        ({"minutes": 9}, f"il y a 9{N}min"),
        ({"hours": 3}, f"il y a 3{N}h"),
        ({"hours": 13}, "hier"),
        ({"days": 3}, f"il y a 3{N}jours"),
        ({"days": 30}, f"il y a 30{N}jours"),
        ({"days": 31}, f"11{N}avril"),
        ({"days": -1}, "demain"),
    ],
)
def test_what_is_past_is_said_as_a_distance(before, said):
    assert words.ago(NOON - datetime.timedelta(**before)) == said


def test_a_day_without_a_time_is_today_or_yesterday():
    assert words.ago(datetime.date(2026, 5, 12)) == "aujourd’hui"
    assert words.ago(datetime.date(2026, 5, 11)) == "hier"


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (0, "aujourd’hui"),
        (1, "demain"),
        (3, f"dans 3{N}jours"),
        (31, f"12{N}juin"),
        (-1, f"1{N}jour de retard"),
        (-4, f"4{N}jours de retard"),
    ],
)
def test_what_is_owed_says_how_long_or_how_late(after, said):
    assert words.due(datetime.date(2026, 5, 12) + datetime.timedelta(days=after)) == said


def test_a_day_begins_in_the_labs_time_zone():
    late_evening_in_utc = datetime.datetime(2026, 5, 12, 22, 30, tzinfo=datetime.UTC)

    assert words.due(late_evening_in_utc) == "demain"


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ((2026, 6, 8), (2026, 6, 12), "8 –\u00a012 juin 2026"),
        ((2026, 5, 28), (2026, 6, 2), "28 mai –\u00a02 juin 2026"),
        ((2025, 12, 1), (2026, 1, 2), "1er décembre 2025 –\u00a02 janvier 2026"),
        ((2026, 6, 8), (2026, 6, 8), "8 juin 2026"),
    ],
)
def test_a_range_says_once_what_both_ends_share(start, end, said):
    assert words.day_range(datetime.date(*start), datetime.date(*end)).replace(N, " ") == said.replace(N, " ")


def test_a_german_range_keeps_its_points():
    with translation.override("de"):
        said = words.day_range(datetime.date(2026, 6, 8), datetime.date(2026, 6, 12))

    assert said.replace(N, " ") == "8. – 12. Juni 2026"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", (f"12{N}000", "3,5", f"69{N}%", f"12{N}000{N}CHF", f"240{N}ko")),
        ("it", (f"12{N}000", "3,5", "69%", f"12{N}000{N}CHF", f"240{N}kB")),
        ("de", ("12’000", "3,5", f"69{N}%", f"12’000{N}CHF", f"240{N}kB")),
        ("en", ("12,000", "3.5", "69%", f"CHF{N}12,000", f"240{N}kB")),
    ],
)
def test_numbers_are_written_in_each_language(language, said):
    with translation.override(language):
        answer = (
            words.number(12000),
            words.number(3.50),
            words.percent(0.69),
            words.money(12000),
            words.size(240_000),
        )

    assert answer == said


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0"), (100, "100"), (1_000_000, f"1{N}000{N}000"), (-5, "-5"), (0.125, "0,12")]
)
def test_round_numbers_stay_themselves(value, said):
    assert words.number(value) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", f"69{N}650,50{N}CHF"),
        ("it", f"69{N}650,50{N}CHF"),
        ("de", f"69’650,50{N}CHF"),
        ("en", f"CHF{N}69,650.50"),
    ],
)
def test_money_with_a_fraction_is_written_to_the_cent(language, said):
    with translation.override(language):
        assert words.money(Decimal("69650.5")) == said


@pytest.mark.parametrize(("count", "said"), [(0, "0 octets"), (999, "999 octets"), (3_500_000, "3,5 Mo")])
def test_sizes_grow_by_thousands(count, said):
    assert words.size(count).replace(N, " ") == said


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Nadia Bertholet", "NB"),
        ("Fondation Trait d’union", "FT"),
        ("Ville d’Aubrive", "VA"),
        ("Marc-Antoine Genoud", "MG"),
        ("Équipe du lab", "ÉL"),
        ("nadia", "N"),
        ("", ""),
        ("😀 (x)", ""),
    ],
)
def test_initials_are_two_letters_at_most(name, letters):
    assert words.initials(name) == letters


def test_words_in_a_template(html):
    answer = html(
        "{% when at %}|{% when at 'due' %}|{{ at|day }}|{{ none|ago }}|{{ 1000|capped }}|{{ 1001|capped }}|{% when none %}",
        at=NOON,
        none=None,
    )

    assert answer == (
        f'<time datetime="2026-05-12T12:00:00+02:00">12{N}mai, 12{N}h</time>|'
        '<time datetime="2026-05-12T12:00:00+02:00">aujourd’hui</time>|'
        f"12{N}mai{N}2026||1{N}000|1000+|"
    )


def test_only_text_in_another_language_is_marked(html):
    assert (
        html("<p{% lang_attr a %}{% lang_attr b %}{% lang_attr c %}>", a="it", b="fr", c="")
        == '<p lang="it">'
    )
