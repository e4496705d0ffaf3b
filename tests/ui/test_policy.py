"""What browsers are allowed: nothing inline, but in Wagtail's admin."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "platform/lab"


def test_every_page_has_the_strict_policy(client):
    response = client.get("/fr/ideas/")

    assert response["Content-Security-Policy"] == (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    assert response["X-Frame-Options"] == "DENY"
    assert response["Permissions-Policy"].startswith("camera=()")
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_admin_has_a_policy_of_its_own(client):
    response = client.get("/cms/page/")

    assert "script-src 'self' 'unsafe-inline' 'unsafe-eval'" in response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_what_only_begins_like_the_admin_is_strict(client):
    assert "unsafe-inline" not in client.get("/cmsx/").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "template", sorted(TEMPLATES.rglob("templates/**/*.html")), ids=lambda path: path.name
)
def test_templates_carry_no_inline_style_or_script(template):
    text = re.sub(r"\{%.*?%\}", "", template.read_text())

    assert re.findall(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", text) == []
