"""Every setting of ours is documented, and none is read that is not."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from deploy.processes import environment
from lab.env import ROOT, SETTINGS, as_table, secret_key

PAGE = ROOT / "platform" / "docs" / "settings.md"
FOLDERS = ("platform/lab", "platform/deploy", "ideas", "cms", "api", "tests")
OF_THE_SCRIPTS = {"LAB_ENV_FILE", "LAB_KEYS", "LAB_PORT", "LAB_DATABASE_HOST"}
OF_THE_TEST_RUN = {
    "LAB_TEST_RUN",
    "LAB_TEST_OWNER",
    "LAB_TEST_DATABASE",
    "LAB_TEST_UNTESTED",
    "LAB_TEST_DURABLE",
}


def files() -> list[Path]:
    """Everything of ours that may read the environment."""
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    found = [path for path in found if path.suffix in {"", ".py", ".conf"} and path != Path(__file__)]
    return [*found, ROOT / "docker-compose.yml", ROOT / "Makefile"]


def fixed() -> set[str]:
    """Names that the settings give one value, whatever the deployment."""
    text = (ROOT / "platform" / "lab" / "settings.py").read_text()
    return set(re.findall(r"^(LAB_[A-Z_]+) = (?!.*env\.value)", text, re.MULTILINE))


def test_the_page_shows_the_list_as_it_is() -> None:
    page = PAGE.read_text()

    assert as_table() in page, f"The table of platform/docs/settings.md should be:\n\n{as_table()}"


def test_no_setting_is_named_that_is_not_documented() -> None:
    documented = set(re.findall(r"`(LAB_[A-Z_]+)`", PAGE.read_text()))
    named = {
        name
        for path in files()
        for name in re.findall(r"\bLAB_[A-Z_]*[A-Z]\b", path.read_text(errors="ignore"))
    }

    assert named - documented - OF_THE_SCRIPTS - fixed() - OF_THE_TEST_RUN == set()


def test_every_setting_is_read_somewhere() -> None:
    read = {
        name
        for path in files()
        if path != ROOT / "platform" / "lab" / "env.py"
        for name in re.findall(r"\bLAB_[A-Z_]+\b", path.read_text(errors="ignore"))
    }

    assert {setting.name for setting in SETTINGS} - read == set()


def test_a_service_refuses_a_weak_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("", "short"):
        monkeypatch.setenv("LAB_SECRET_KEY", key)
        with pytest.raises(ImproperlyConfigured, match=f"LAB_SECRET_KEY has {len(key)} characters"):
            secret_key(tmp_path, is_service=True)
    monkeypatch.setenv("LAB_SECRET_KEY", "k" * 50)

    assert secret_key(tmp_path, is_service=True) == "k" * 50
    assert list(tmp_path.iterdir()) == []


def test_a_demonstration_makes_one_key_for_all_who_ask_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAB_SECRET_KEY", "")
    code = "import sys, pathlib; from lab.env import secret_key; print(secret_key(pathlib.Path(sys.argv[1]), is_service=False))"
    asking = [
        subprocess.Popen(
            [sys.executable, "-c", code, tmp_path], env=environment(), stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]

    keys = {process.communicate()[0].strip() for process in asking}

    assert keys == {(tmp_path / "secret").read_text()}
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]
