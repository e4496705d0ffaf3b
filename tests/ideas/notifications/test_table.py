"""The table of who is told is the one the lab reads, and all of it works."""

from pathlib import Path

import pytest

from ideas.notifications.models import Channel
from ideas.notifications.queries import telling
from ideas.notifications.roles import REASONS, Role
from ideas.notifications.table import ROWS, TABLE, channel_for, row_of
from ideas.notifications.texts import WORDS

PAGE = Path(__file__).resolve().parents[3] / "platform" / "docs" / "notices.md"


def test_the_page_says_what_holds():
    lines = [line.strip("| ").split(" | ") for line in PAGE.read_text().splitlines() if line.startswith("| ")]

    assert lines[1:] == [[row.fact, row.told, row.muted] for row in TABLE]


def test_every_fact_told_has_its_people_and_its_words():
    names = {fact.name() for row in TABLE for fact in row.facts}

    assert names == set(telling._SOURCES) == set(WORDS)


def test_every_role_has_its_reason():
    assert set(REASONS) == set(Role)


def test_a_fact_stands_in_one_row():
    facts = [fact for row in TABLE for fact in row.facts]

    assert len(facts) == len(set(facts))
    assert row_of("IdeaStarted") is None


@pytest.mark.parametrize(
    ("kind", "role", "chosen", "expected"),
    [
        ("step", Role.FOLLOWER, None, Channel.AT_ONCE),
        ("step", Role.FOLLOWER, Channel.MUTE, Channel.MUTE),
        ("step", Role.SUPPORTER, Channel.WEEKLY, Channel.WEEKLY),
        ("step", Role.TEAM, Channel.MUTE, Channel.AT_ONCE),
        ("step", Role.TEAM, Channel.INBOX, Channel.INBOX),
        ("answer", Role.DESK, Channel.MUTE, Channel.AT_ONCE),
        ("comment", Role.TEAM, Channel.MUTE, Channel.MUTE),
        ("comment", Role.FOLLOWER, None, Channel.DAILY),
        ("comment", Role.FOLLOWER, Channel.WEEKLY, Channel.WEEKLY),
        ("invitation", Role.CONCERNED, Channel.MUTE, Channel.AT_ONCE),
        ("commitment", Role.TEAM, Channel.MUTE, Channel.MUTE),
        ("commitment", Role.ASKED, Channel.MUTE, Channel.AT_ONCE),
        ("moderation", Role.AUTHOR, Channel.MUTE, Channel.AT_ONCE),
    ],
)
def test_what_may_be_muted_is_what_the_table_says(kind, role, chosen, expected):
    assert channel_for(ROWS[kind], role, chosen) == expected


def test_kinds_that_nobody_may_mute_are_known():
    assert [row.kind for row in TABLE if not row.can_be_muted] == [
        "answer",
        "invitation",
        "review",
        "moderation",
    ]
