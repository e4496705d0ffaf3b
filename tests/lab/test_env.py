"""Every setting of ours is documented, and none is read that is not."""

import re
from pathlib import Path

from lab.env import ROOT, SETTINGS, as_table

PAGE = ROOT / "platform" / "docs" / "settings.md"
FOLDERS = ("platform/lab", "platform/deploy", "ideas", "cms", "api", "tests")
OF_THE_SCRIPTS = {"LAB_ENV_FILE", "LAB_KEYS", "LAB_PORT", "LAB_DATABASE_HOST"}
OF_THE_PRODUCT = {"LAB_CELERY", "LAB_LEASE_SECONDS"}  # settings that no deployment changes
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

    assert named - documented - OF_THE_SCRIPTS - OF_THE_PRODUCT - OF_THE_TEST_RUN == set()


def test_every_setting_is_read_somewhere() -> None:
    read = {
        name
        for path in files()
        if path != ROOT / "platform" / "lab" / "env.py"
        for name in re.findall(r"\bLAB_[A-Z_]+\b", path.read_text(errors="ignore"))
    }

    assert {setting.name for setting in SETTINGS} - read == set()
