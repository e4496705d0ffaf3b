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
    assert "2. Sign in at http://127.0.0.1:8000/ as ada@lab.example with the password you gave;" in said
    assert "set anew at http://127.0.0.1:8000/fr/account/password/forgotten/" in said
    assert "pages made" not in said


class Terminal(StringIO):
    """Somebody who types lines."""

    def isatty(self) -> bool:
        """They sit there."""
        return True


def test_on_a_terminal_it_asks_for_what_is_missing(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("ada@lab.example\n\nAda\nlab@lab.example\n"))
    typed = iter(["sept-graines", "huit-graines", "sept-graines-au-vent", "sept-graines-au-vent"])
    monkeypatch.setattr("getpass.getpass", lambda _question: next(typed))

    call_command("start_lab", lab_name="Le Lab", stdout=StringIO())

    ada = Person.objects.get(email="ada@lab.example")
    assert ada.display_name == "Ada"
    assert ada.check_password("sept-graines-au-vent")
    assert 'LAB_SENDER="lab@lab.example"' in env_file.read_text("utf-8")


def test_where_nobody_can_be_asked_it_names_all_that_is_missing_at_once(
    env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO())

    with pytest.raises(CommandError) as refused:
        call_command("start_lab", name="Ada", stdout=StringIO())

    assert [line.strip() for line in str(refused.value).splitlines()[1:-1]] == [
        *("--email", "--lab-name", "--sender", "--password"),
    ]
    assert not Person.objects.exists()


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
