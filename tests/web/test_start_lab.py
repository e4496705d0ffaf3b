"""An empty database becomes a lab, once."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from ideas.calls.models import Call
from ideas.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of settings, with a line of its own."""
    path = tmp_path / "lab.env"
    path.write_text("LAB_MODE=service\nLAB_NAME=Before\n", "utf-8")
    monkeypatch.setenv("LAB_ENV_FILE", str(path))
    return path


def start(**options: str) -> str:
    said = StringIO()
    values = {
        "email": "ada@lab.example",
        "name": "Ada",
        "password": "sept-graines-au-vent",
        "lab_name": "Le Lab",
    }
    call_command("start_lab", **{**values, "sender": "lab@lab.example", **options}, stdout=said)
    return said.getvalue()


def test_it_has_a_first_administrator_a_call_and_its_settings(env_file: Path) -> None:
    said = start(languages="fr,de")

    person = Person.objects.get(email="ada@lab.example")
    assert person.lab_role_names() == {"administrator", "curator", "editor"}
    assert Call.objects.get().is_permanent
    lines = env_file.read_text("utf-8").splitlines()
    assert lines[0] == "LAB_MODE=service"
    assert 'LAB_NAME="Le Lab"' in lines
    assert 'LAB_LANGUAGES="fr,de"' in lines
    assert "LAB_NAME=Before" not in lines
    assert "sign in" in said


def test_a_lab_that_was_started_is_left_alone(env_file: Path) -> None:
    start()

    with pytest.raises(CommandError, match="started already"):
        start(email="bob@lab.example")

    assert not Person.objects.filter(email="bob@lab.example").exists()


def test_a_value_that_is_wrong_changes_nothing(env_file: Path) -> None:
    with pytest.raises(CommandError, match="email"):
        start(email="nobody")
    with pytest.raises(CommandError, match="time zone"):
        start(time_zone="Mars/Base")

    assert not Call.objects.exists()
    assert "Before" in env_file.read_text("utf-8")
