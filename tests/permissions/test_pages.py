"""The documentation says what the tables and the register say."""

import pytest

from tests.permissions.pages import DOCS, PAGES, ROLES
from tests.permissions.tables import roles


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_page_is_what_the_command_writes(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "Run: make docs"


def test_every_role_is_explained() -> None:
    assert list(ROLES) == list(roles())
