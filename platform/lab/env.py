"""Every setting of ours: its name, its default and what it means.

``manage.py doctor`` and ``platform/docs/settings.md`` are made from this list, and a test fails when one is missing there.
Values come from the environment, or from the file named by ``LAB_ENV_FILE``.
"""

import contextlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[2]
SHORTEST_KEY = 50
KNOWN_LANGUAGES = ("fr", "it", "de", "en")


@dataclass(frozen=True)
class Setting:
    """One setting: ``kind`` is a reader of django-environ (``str``, ``bool``, ``int``, ``list``)."""

    name: str
    kind: str
    default: Any
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "LAB_MODE",
        "str",
        "demo",
        "`demo`: one machine, SQLite, no Redis, safe defaults for trying. "
        "`service`: for real use; refuses weak secrets, wants HTTPS.",
    ),
    Setting("LAB_DEBUG", "bool", False, "Django's debug pages. Never in service mode."),
    Setting(
        "LAB_SECRET_KEY",
        "str",
        "",
        "Signs sessions and links. At least 50 random characters in service mode; demo mode makes one in the data folder.",
    ),
    Setting("LAB_DATA", "str", str(ROOT / ".demo"), "Folder for the SQLite database and uploaded files."),
    Setting(
        "LAB_DATABASE_URL",
        "str",
        "",
        "`postgres://user:password@host:5432/name`. Empty: SQLite in the data folder.",
    ),
    Setting(
        "LAB_REDIS_URL",
        "str",
        "",
        "`redis://host:6379/0` for Celery. Empty: the relay runs deliveries itself.",
    ),
    Setting(
        "LAB_BASE_URL",
        "str",
        "http://127.0.0.1:8000",
        "Where people reach the lab; used in mails. No slash at the end.",
    ),
    Setting(
        "LAB_HOSTS",
        "list",
        ["127.0.0.1", "localhost", "[::1]"],
        "Host names the lab answers to, separated by commas.",
    ),
    Setting(
        "LAB_TRUSTED_PROXIES",
        "int",
        0,
        "How many proxies of yours stand in front; their `X-Forwarded-For` and `X-Forwarded-Proto` are believed.",
    ),
    Setting("LAB_NAME", "str", "Terreau", "The lab's name, in the header, titles and mails."),
    Setting("LAB_SENDER", "str", "lab@demo.example", "Address that mails are sent from."),
    Setting(
        "LAB_MAIL_URL",
        "str",
        "",
        "`smtp+tls://user:password@host:587`. Empty: mails are written to the folder `mail` of the data folder.",
    ),
    Setting(
        "LAB_ANYMAIL_WEBHOOK_SECRET",
        "str",
        "",
        "`name:password` with which the mail provider calls `/anymail/(provider)/tracking/` to tell of bounces and "
        "complaints (extra `mail`). Empty: nobody is heard there.",
    ),
    Setting(
        "LAB_TIME_ZONE", "str", "Europe/Zurich", "The lab's time zone: deadlines, digests and dates shown."
    ),
    Setting(
        "LAB_LANGUAGES",
        "list",
        ["fr", "it", "de", "en"],
        "Languages offered, the first is the lab's own. Any of `fr`, `it`, `de`, `en`.",
    ),
    Setting(
        "LAB_TERMS_VERSION",
        "str",
        "1",
        "Version in force of the terms of use. Change it with the text: everybody is asked again.",
    ),
    Setting(
        "LAB_PRIVACY_VERSION",
        "str",
        "1",
        "Version in force of the privacy notice. Change it with the text: everybody is asked again.",
    ),
    Setting(
        "LAB_PAGE_CACHE_MB",
        "int",
        64,
        "Memory per web process for kept pages: half of it for signed-out visitors. 0 keeps none.",
    ),
    Setting(
        "LAB_BRAND",
        "list",
        ["#1e6a50", "#f2b431", "#5b3c2a"],
        "Three colours: brand (links, actions), seed (the call to propose), earth (ink, dark bands).",
    ),
    Setting(
        "LAB_X_ACCEL",
        "bool",
        False,
        "Hand files over to the proxy (`X-Accel-Redirect`) instead of sending them ourselves.",
    ),
    Setting(
        "LAB_TRANSLATION_ENGINE",
        "str",
        "",
        "Dotted path of a class that translates (`platform/docs/how/translations.md`); ideas that everyone may read are sent "
        "to it when somebody asks. Empty: nothing is translated by machine.",
    ),
    Setting(
        "LAB_TWINS",
        "str",
        "beside",
        "Where near ideas are found by meaning (extra `semantic`): `beside`, a process of its own (`manage.py twins`) that all "
        "web processes of a machine ask; `inside` each web process, for 170 MB more; `words` compares words only.",
    ),
    Setting("LAB_LIMITS", "bool", True, "Limits against abuse. Off only for load tests."),
    Setting("LAB_SENTRY_DSN", "str", "", "Error reports, with personal data off (extra `sentry`)."),
    Setting("LAB_LOG_LEVEL", "str", "INFO", "`DEBUG`, `INFO`, `WARNING` or `ERROR`."),
)

_reader = environ.Env()
_by_name = {setting.name: setting for setting in SETTINGS}


def read_file() -> None:
    """Take values from the file named by ``LAB_ENV_FILE``, where it exists; the environment wins."""
    path = Path(_reader.str("LAB_ENV_FILE", str(ROOT / "lab.env")))
    if path.is_file():
        environ.Env.read_env(path)


def value(name: str) -> Any:
    """The value of one of ``SETTINGS``, read as its kind; unknown names raise KeyError.

    Raises ImproperlyConfigured for a value that is not of its kind.
    """
    setting = _by_name[name]
    try:
        return getattr(_reader, setting.kind)(setting.name, default=setting.default)
    except ValueError:
        given = os.environ.get(name, "")
        raise ImproperlyConfigured(f"{name} is {given!r}; it must be a whole number.") from None


def languages() -> list[str]:
    """The lab's languages. Raises ImproperlyConfigured for one that is not known, or none."""
    chosen = list(value("LAB_LANGUAGES"))
    if not chosen or set(chosen) - set(KNOWN_LANGUAGES):
        known = ",".join(KNOWN_LANGUAGES)
        raise ImproperlyConfigured(f"LAB_LANGUAGES is {','.join(chosen)!r}; it must be some of {known}.")
    return chosen


def data_folder() -> Path:
    """The data folder, made where it is missing. Raises ImproperlyConfigured with why it cannot be."""
    folder = Path(value("LAB_DATA")).absolute()
    with _said_of(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def try_writing(folder: Path) -> None:
    """Write something to the data folder, and take it away. Raises ImproperlyConfigured with why it cannot be."""
    with _said_of(folder):
        tempfile.TemporaryFile(dir=folder).close()


@contextlib.contextmanager
def _said_of(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data folder {folder} cannot be used: {error.strerror}. "
            "Give it to this account, or name another by LAB_DATA (with make: DATA=/some/folder)."
        ) from None


def secret_key(data: Path, *, is_service: bool) -> str:
    """The configured key; in demo mode one made once and kept in the data folder, the same for all who ask at once.

    Raises ImproperlyConfigured when a service is given none or a weak one.
    """
    configured = str(value("LAB_SECRET_KEY"))
    if is_service and len(configured) < SHORTEST_KEY:
        raise ImproperlyConfigured(
            f"LAB_SECRET_KEY has {len(configured)} characters; in service mode it needs {SHORTEST_KEY} random ones. "
            "For example: python3 -c 'import secrets; print(secrets.token_urlsafe(60))'"
        )
    if configured:
        return configured
    with _said_of(data):
        return _kept_key(data / "secret")


def _kept_key(kept: Path) -> str:
    if not kept.exists():
        made = kept.with_suffix(f".{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(60))
        with contextlib.suppress(FileExistsError):
            os.link(made, kept)
        made.unlink()
    return kept.read_text()


def as_table() -> str:
    """The table for operators, as it stands in ``platform/docs/settings.md``."""
    rows = [f"| `{row.name}` | {_shown(row.default)} | {row.meaning} |" for row in SETTINGS]
    return "\n".join(["| setting | unless set | what it means |", "|---|---|---|", *rows])


def _shown(default: Any) -> str:
    if default in ("", None):
        return "empty"
    if isinstance(default, list):
        return f"`{','.join(default)}`"
    return f"`{default}`".replace(str(ROOT), "(the project)")
