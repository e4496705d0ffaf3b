"""An empty database becomes a lab, once."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import get_resolver
from wagtail.models import Page, Site

from cms.models import HomePage, ThemePage
from ideas.calls.models import Call
from ideas.people.models import Person
from ideas.topics.models import Theme
from lab.web.starting import is_sender

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def addresses() -> list[Any]:
    """The lab's, loaded before it speaks other languages: the API keeps for its process which ones there are."""
    return list(get_resolver().url_patterns)


@pytest.fixture
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of settings, with a line of its own."""
    path = tmp_path / "lab.env"
    path.write_text("LAB_MODE=service\nLAB_NAME=Before\n", "utf-8")
    monkeypatch.setenv("LAB_ENV_FILE", str(path))
    return path


def start(**options: object) -> str:
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
    typed = iter(
        [
            "sept-graines",
            "huit-graines",
            "12345678",
            "12345678",
            "sept-graines-au-vent",
            "sept-graines-au-vent",
        ]
    )
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


def test_it_begins_with_themes_in_every_language_each_with_a_hue_and_a_page(env_file: Path) -> None:
    said = start()

    themes = list(Theme.objects.all())
    assert len(themes) == 5
    assert all(set(theme.names) == set(theme.summaries) == {"fr", "it", "de", "en"} for theme in themes)
    assert len({theme.hue for theme in themes}) == 5
    assert ThemePage.objects.filter(theme=themes[0]).count() == 4
    assert "3. It begins with 5 themes; rename them, close them, add others at http" in said


def test_all_it_begins_with_is_in_the_languages_given_whatever_the_lab_spoke_before(
    env_file: Path, settings: Any
) -> None:
    before = settings.LAB_LANGUAGES, settings.LANGUAGE_CODE

    said = start(languages="de,it")

    assert set(Page.objects.filter(depth__gt=1).values_list("locale__language_code", flat=True)) == {
        "de",
        "it",
    }
    home = Site.objects.get(is_default_site=True).root_page
    assert (home.slug, home.locale.language_code) == ("home-de", "de")
    assert Page.get_first_root_node().locale.language_code == "de"
    assert Site.objects.get(is_default_site=True).site_name == "Le Lab"
    assert all(set(theme.names) == set(theme.summaries) == {"de", "it"} for theme in Theme.objects.all())
    assert Person.objects.get().language == "de"
    assert "/de/account/password/forgotten/" in said
    assert "/de/desk/themes/" in said
    assert before == (settings.LAB_LANGUAGES, settings.LANGUAGE_CODE)


def test_a_language_that_the_lab_did_not_speak_before_is_spoken(env_file: Path, settings: Any) -> None:
    settings.LAB_LANGUAGES = ["fr"]
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("fr", "French")]

    start(languages="en")

    assert all(set(theme.names) == {"en"} for theme in Theme.objects.all())
    assert HomePage.objects.get().slug == "home-en"
    assert Person.objects.get().language == "en"


def test_it_begins_without_themes_where_that_is_asked(env_file: Path) -> None:
    said = start(no_themes=True)

    assert not Theme.objects.exists()
    assert "3. It has no theme: no idea can be submitted before you add one at http" in said


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("lab@lab.example", True),
        ("Le Lab <lab@lab.example>", True),
        ("notanaddress", False),
        ("Le Lab", False),
        ("<lab@lab.example>", False),
        ("Le Lab <notanaddress>", False),
        ("lab@lab.example, else@lab.example", False),
        ("", False),
    ],
)
def test_mails_are_sent_from_an_address_with_or_without_a_name(text: str, is_one: bool) -> None:
    assert is_sender(text) is is_one


def test_a_sender_that_is_no_address_changes_nothing(env_file: Path) -> None:
    with pytest.raises(CommandError, match="sender: Write a whole address"):
        start(sender="notanaddress")

    assert not Person.objects.exists()


def test_each_answer_is_looked_at_when_it_is_given_and_asked_again_in_one_language(
    env_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ("nobody", "ada@lab.example", "Ada", 'Le "Lab"', "Le Lab", "lab", "lab@lab.example")
    monkeypatch.setattr("sys.stdin", Terminal("\n".join(lines) + "\n"))

    call_command("start_lab", password="sept-graines-au-vent", stdout=StringIO())

    asked = capsys.readouterr().out
    assert [line.strip() for line in asked.splitlines()] == [
        "E-mail address of the first administrator:   Write a complete address, such as name@example.org.",
        "E-mail address of the first administrator: Their name, as it is shown: Name of the lab:   "
        "Write one line without quotation marks.",
        "Name of the lab: Address that mails are sent from:   Write a whole address, as lab@example.org or "
        "Le Lab <lab@example.org>.",
        "Address that mails are sent from:",
    ]
    assert Person.objects.get().email == "ada@lab.example"
