"""There is no other way in than the entrance."""

from django.urls import URLPattern, URLResolver, get_resolver


def all_patterns(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += all_patterns(entry, path)
        else:
            found.append((path, entry))
    return found


def maker_of(pattern: URLPattern) -> str:
    """The module of a view, behind its decorators; of a class for a class."""
    view = pattern.callback
    while not hasattr(view, "view_class") and hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    return getattr(view, "view_class", view).__module__


def test_wagtail_asks_for_no_password(client, db):
    asked = client.get("/cms/login/?next=/cms/pages/")
    forgotten = client.get("/cms/password_reset/")

    assert asked["Location"] == "/fr/account/sign-in/?next=%2Fcms%2Fpages%2F"
    assert forgotten.status_code == 404


def test_no_other_address_can_open_a_session():
    """Sessions are opened by views of allauth and of Django's auth, and by our claim; Wagtail's are off."""
    makers = ("allauth.", "django.contrib.auth.", "lab.web.pages.entering")
    names = {
        pattern.name
        for _path, pattern in all_patterns(get_resolver())
        if pattern.name and maker_of(pattern).startswith(makers)
    }

    opening = {
        "account_login",
        "account_signup",
        "account_confirm_email",
        "mfa_authenticate",
    }
    harmless = {
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "account_email_verification_sent",
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    }
    assert names == opening | harmless
