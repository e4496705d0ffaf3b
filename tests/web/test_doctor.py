"""``manage.py doctor`` finds what is planted, says how to mend it, and is content with a lab that is well."""

import datetime
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from ideas.activity.models import Delivery, Heartbeat
from ideas.calls.operations import ensure_permanent_call
from ideas.kernel import clock
from ideas.kernel.actor import SYSTEM
from ideas.people.models import LabRole
from ideas.topics.models import Theme
from lab.commanding import in_words
from lab.web import doctor
from tests.factories.ideas import make_idea, make_theme
from tests.factories.people import acting, make_person


@pytest.fixture
def lab(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Any:
    """A lab that is well: its settings, to plant faults in."""
    for setting in ("LAB_ENV_FILE",):
        monkeypatch.delenv(setting, raising=False)
    settings.STATIC_ROOT = tmp_path
    settings.LAB_TWINS = "inside"  # no process runs beside a test
    (tmp_path / "staticfiles.json").touch()
    ensure_permanent_call(by=SYSTEM)
    make_theme()
    LabRole.objects.create(person=make_person("Ada"), role=LabRole.Role.ADMINISTRATOR)
    Heartbeat.objects.create(name="relay here", kind="relay")
    return settings


def found() -> list[str]:
    """What is wrong."""
    return [finding.wrong for _, findings in doctor.examine() for finding in findings]


def told() -> tuple[str, int]:
    """What the command prints, and its status."""
    printed = io.StringIO()
    try:
        call_command("doctor", stdout=printed)
    except SystemExit as end:
        return printed.getvalue(), int(str(end.code))
    return printed.getvalue(), 0


def test_a_lab_that_is_well_is_told_so(lab: Any) -> None:
    printed, status = told()

    assert printed.splitlines()[-3:] == [
        "note   demo mode: mails are written to files, the address is http://127.0.0.1:8000; "
        "real use is LAB_MODE=service (platform/docs/operating.md)",
        "",
        "Nothing is wrong; mind the note.",
    ]
    assert status == 0


def test_a_service_has_no_note(lab: Any) -> None:
    lab.IS_SERVICE = True

    assert list(doctor.notes()) == []


def test_what_is_wrong_comes_with_what_mends_it(lab: Any) -> None:
    LabRole.objects.update(revoked_at=clock.now())

    printed, status = told()

    typed = in_words("start_lab")
    assert f"WRONG  lab\n         nobody is administrator\n         → run `{typed}`\n" in printed
    assert printed.splitlines()[-1] == "1 thing is wrong."
    assert status == 1


def test_a_lab_without_an_open_theme_is_told_where_one_is_made(lab: Any) -> None:
    lab.LAB_BASE_URL = "https://lab.example"
    Theme.objects.update(is_open=False)

    (finding,) = doctor.lab_is_started()

    assert finding.wrong == "no theme is open: no idea can be submitted"
    assert finding.mend == "add or reopen one at https://lab.example/fr/desk/themes/"


def test_a_misspelt_setting_is_recognised(lab: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_LANGUAGES"[:-1], "fr")

    (finding,) = doctor.settings_are_known()

    assert finding == doctor.Finding(f"there is no setting {'LAB_LANGUAGES'[:-1]}", "is LAB_LANGUAGES meant?")


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("LAB_MODE", "prod", "LAB_MODE is 'prod'"),
        ("LAB_LANGUAGES", ["fr", "rm"], "LAB_LANGUAGES names 'rm'"),
        ("LAB_BRAND", ["green"], "LAB_BRAND names 'green'"),
        ("LAB_SENDER", "notanaddress", "LAB_SENDER is 'notanaddress'"),
        ("STATIC_ROOT", Path("/nowhere"), "static files are not in /nowhere"),
    ],
)
def test_a_wrong_value_is_named(lab: Any, name: str, value: Any, wrong: str) -> None:
    setattr(lab, name, value)

    assert found() == [wrong]


def test_a_service_wants_https_its_name_and_a_way_for_mails(lab: Any) -> None:
    lab.IS_SERVICE = True
    lab.LAB_BASE_URL = "http://lab.example"
    lab.LAB_SENDER = "lab@lab.example"

    wrong = [finding.wrong for finding in doctor.service_is_safe()]

    assert wrong[:4] == [
        "LAB_BASE_URL has no https",
        "LAB_HOSTS lacks lab.example",
        "no mail leaves: LAB_MAIL_URL is empty",
        "mails come from lab@lab.example",
    ]


@pytest.mark.parametrize("secret", ["secret", "postmark:secret", f":{'x' * 20}"])
def test_a_secret_for_bounces_that_can_be_guessed_is_named(lab: Any, secret: str) -> None:
    lab.ANYMAIL = {"WEBHOOK_SECRET": secret}

    assert found() == ["LAB_ANYMAIL_WEBHOOK_SECRET can be guessed"]


def test_redis_away_and_queues_without_workers_are_named(lab: Any) -> None:
    lab.LAB_REDIS_URL = "redis://127.0.0.1:1/0"
    Heartbeat.objects.create(name="worker here", kind="worker", queues="heavy,now", slots=1)

    wrong = found()

    assert wrong[0].startswith("Redis does not answer: ")
    assert wrong[1:] == ["no worker serves the queue mail"]


def test_an_engine_that_cannot_be_had_is_named(lab: Any) -> None:
    lab.LAB_TRANSLATION_ENGINE = "tests.factories.engines.Echo"
    assert found() == []
    lab.LAB_TRANSLATION_ENGINE = "nowhere.Engine"

    assert found() == ["LAB_TRANSLATION_ENGINE, nowhere.Engine, cannot be had: No module named 'nowhere'"]


def test_what_waits_long_or_was_given_up_is_named(lab: Any) -> None:
    long_ago = clock.now() - datetime.timedelta(minutes=20)
    Heartbeat.objects.all().delete()
    Delivery.objects.create(handler="some.handler", queue="now", run_after=long_ago)
    Delivery.objects.create(
        handler="some.handler", queue="now", run_after=long_ago, state=Delivery.State.DEAD
    )

    assert found() == [
        "no relay is running: notices, mails and pilots wait",
        "something has been due for 20 minutes",
        "1 deliveries were given up after eight attempts",
    ]


def test_a_database_that_is_away_ends_the_examination(lab: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError, connection

    def is_away() -> None:
        raise OperationalError("connection refused")

    with monkeypatch.context() as planted:
        planted.setattr(connection, "ensure_connection", is_away)
        wrong = found()

    assert wrong == ["the database does not answer: connection refused"]


def test_near_ideas_that_are_found_by_words_alone_are_named(
    lab: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.LAB_TWINS = "beside"
    away = found()
    monkeypatch.setattr(doctor, "has_meaning", lambda: False)
    without = found()
    lab.LAB_TWINS = "words"

    assert away == [f"nobody answers at {lab.LAB_DATA}/twins.sock: near ideas are found by their words alone"]
    assert without == ["near ideas are found by their words alone: the encoder is not installed"]
    assert found() == []


def test_a_place_of_near_ideas_that_there_is_not_is_named(lab: Any) -> None:
    lab.LAB_TWINS = "elsewhere"

    assert found() == ["LAB_TWINS is 'elsewhere'"]


def test_ideas_that_nobody_has_read_are_named_once_they_are_many(
    lab: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "MOST_UNREAD", 1)
    alice = acting(make_person("Alice"))
    make_idea(alice)
    one = found()
    make_idea(alice)

    assert [one, found()] == [[], ["2 ideas have no vector yet"]]


def test_a_socket_that_no_system_could_open_is_named(lab: Any, tmp_path: Path) -> None:
    lab.LAB_TWINS, lab.LAB_DATA = "beside", tmp_path / ("a" * 100)
    lab.LAB_DATA.mkdir()

    assert [wrong for wrong in found() if "too long" in wrong] == [
        f"{lab.LAB_DATA}/twins.sock is too long for a socket"
    ]
