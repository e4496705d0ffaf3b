"""What is wrong with a lab, and how to mend it. For ``manage.py doctor``; each examination is one function.

A file of its own because it asks across settings, machine and chapters, which no page does.
"""

import datetime
import difflib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from ideas.activity.queries import living, outbox_figures
from ideas.calls.queries import permanent_call
from ideas.ideation.engines import engine
from ideas.people.models import LabRole
from ideas.similarity import beside
from ideas.similarity.encoding import has_meaning
from ideas.similarity.queries import lacking
from ideas.topics.queries import open_themes
from lab import env
from lab.commanding import in_words
from lab.web.starting import is_sender

OLDEST_POSTGRESQL = 15
LONGEST_WAIT = datetime.timedelta(minutes=5)
SHORTEST_PASSWORD = 20
MOST_UNREAD = 100
QUEUES = ("now", "mail", "heavy")
OUTSIDE_THE_LIST = {"LAB_ENV_FILE", "LAB_KEYS", "LAB_PORT", "LAB_DATABASE_HOST"}


@dataclass(frozen=True)
class Finding:
    """Something that is wrong, and what mends it."""

    wrong: str
    mend: str


type Findings = Iterator[Finding]


def examine() -> Iterator[tuple[str, list[Finding]]]:
    """Every examination's name with what it found; those of the database end at the first that shows it away."""
    for name, look in EXAMINATIONS.items():
        try:
            yield name, list(look())
        except DatabaseError as error:
            yield (
                name,
                [
                    Finding(
                        f"the database does not answer: {error}".strip(), "start it, or mend LAB_DATABASE_URL"
                    )
                ],
            )
            return


def notes() -> Iterator[str]:
    """What is no fault, and yet to be known before people are let in."""
    if not settings.IS_SERVICE:
        mails = "go to the server of LAB_MAIL_URL" if env.value("LAB_MAIL_URL") else "are written to files"
        yield (
            f"demo mode: mails {mails}, the address is {settings.LAB_BASE_URL}; "
            "real use is LAB_MODE=service (platform/docs/operating.md)"
        )


def settings_are_known() -> Findings:
    """Settings that are given exist, and have a value that can be read."""
    names = {setting.name for setting in env.SETTINGS}
    for name in sorted(os.environ):
        if (
            name.startswith("LAB_")
            and not name.startswith("LAB_TEST_")
            and name not in names | OUTSIDE_THE_LIST
        ):
            near = difflib.get_close_matches(name, names, 1)
            yield Finding(
                f"there is no setting {name}",
                f"is {near[0]} meant?" if near else "see platform/docs/settings.md",
            )
    if settings.LAB_MODE not in {"demo", "service"}:
        yield Finding(f"LAB_MODE is {settings.LAB_MODE!r}", "set it to `demo` or `service`")
    for language in settings.LAB_LANGUAGES:
        if language not in {"fr", "it", "de", "en"}:
            yield Finding(f"LAB_LANGUAGES names {language!r}", "use any of `fr`, `it`, `de`, `en`")
    for colour in settings.LAB_BRAND:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
            yield Finding(f"LAB_BRAND names {colour!r}", "write a colour as `#1e6a50`")
    if not is_sender(settings.LAB_SENDER):
        yield Finding(
            f"LAB_SENDER is {settings.LAB_SENDER!r}", "write an address, or `Le Lab <lab@example.org>`"
        )
    try:
        ZoneInfo(settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        yield Finding(f"LAB_TIME_ZONE is {settings.TIME_ZONE!r}", "name one as `Europe/Zurich`")


def service_is_safe() -> Findings:
    """In service mode: HTTPS, names, mail, and whatever Django itself warns of."""
    if not settings.IS_SERVICE:
        return
    address = urlsplit(settings.LAB_BASE_URL)
    if address.scheme != "https":
        yield Finding(
            "LAB_BASE_URL has no https", "put something that speaks HTTPS in front and name that address"
        )
    if address.hostname not in settings.ALLOWED_HOSTS:
        yield Finding(f"LAB_HOSTS lacks {address.hostname}", "add the name in LAB_BASE_URL")
    if settings.DEBUG:
        yield Finding("LAB_DEBUG is on: errors show secrets", "set it to false")
    if not env.value("LAB_MAIL_URL"):
        yield Finding(
            "no mail leaves: LAB_MAIL_URL is empty",
            "name a mail server as `smtp+tls://user:password@host:587`",
        )
    if settings.LAB_SENDER.rstrip(">").endswith((".example", "@localhost")):
        yield Finding(
            f"mails come from {settings.LAB_SENDER}", "set LAB_SENDER to an address that people can answer"
        )
    for message in checks.run_checks(include_deployment_checks=True):
        if message.level >= checks.WARNING:
            yield Finding(
                f"{message.id}: {message.msg}",
                str(message.hint or "see Django's documentation of this check"),
            )


def bounces_are_heard() -> Findings:
    """Where a mail provider may tell of bounces, it can prove who it is and be read."""
    secret = settings.ANYMAIL["WEBHOOK_SECRET"]
    if not secret:
        return
    name, _, password = secret.partition(":")
    if not name or len(password) < SHORTEST_PASSWORD:
        yield Finding(
            "LAB_ANYMAIL_WEBHOOK_SECRET can be guessed",
            f"write it as `name:password`, with {SHORTEST_PASSWORD} random characters after the colon",
        )
    if find_spec("anymail") is None:
        yield Finding("what the mail provider tells cannot be read", "install the extra `mail`")


def engine_can_be_had() -> Findings:
    """Where the lab names an engine that translates, it is one."""
    try:
        engine()
    except ImproperlyConfigured as error:
        yield Finding(
            str(error), "see platform/docs/how/translations.md, or leave LAB_TRANSLATION_ENGINE empty"
        )


def folder_can_be_written() -> Findings:
    """The data folder takes files."""
    probe = settings.LAB_DATA / f"probe-{os.getpid()}"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        yield Finding(
            f"nothing can be written to {settings.LAB_DATA}: {error.strerror}",
            "give it to the account of the processes",
        )


def database_is_ready() -> Findings:
    """It answers, is new enough, and has every migration."""
    connection.ensure_connection()
    if connection.vendor == "postgresql" and connection.pg_version // 10_000 < OLDEST_POSTGRESQL:
        yield Finding(
            f"PostgreSQL is {connection.pg_version // 10_000}", f"it must be {OLDEST_POSTGRESQL} or newer"
        )
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        yield Finding(f"{len(plan)} migrations have not been applied", f"run `{in_words('prepare')}`")


def static_files_are_collected() -> Findings:
    """The pages find their styles."""
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield Finding(f"static files are not in {settings.STATIC_ROOT}", f"run `{in_words('prepare')}`")


def redis_answers() -> Findings:
    """It does, where one is named; its name says nothing of what is in it."""
    if not settings.LAB_REDIS_URL:
        return
    import redis

    try:
        with redis.Redis.from_url(
            settings.LAB_REDIS_URL, socket_timeout=2, socket_connect_timeout=2
        ) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        yield Finding(
            f"Redis does not answer: {error}", "start it, or mend LAB_REDIS_URL; nothing is lost meanwhile"
        )


def lab_is_started() -> Findings:
    """Somebody can lead it, and ideas have a way in and a theme."""
    if not LabRole.objects.filter(role=LabRole.Role.ADMINISTRATOR, revoked_at=None).exists():
        yield Finding("nobody is administrator", f"run `{in_words('start_lab')}`")
    if permanent_call() is None:
        yield Finding("there is no permanent call: no idea can be proposed", f"run `{in_words('start_lab')}`")
    if not open_themes().exists():
        desk = settings.LAB_BASE_URL + reverse("web:desk_themes")
        yield Finding("no theme is open: no idea can be submitted", f"add or reopen one at {desk}")


def consequences_happen() -> Findings:
    """A relay lives, workers serve every queue, nothing waits long, nothing has been given up."""
    if not living("relay").exists():
        yield Finding(
            "no relay is running: notices, mails and pilots wait", f"start the processes: `{in_words('run')}`"
        )
    if settings.LAB_REDIS_URL:
        served = {queue for worker in living("worker") for queue in worker.queues.split(",")}
        for queue in QUEUES:
            if queue not in served:
                yield Finding(
                    f"no worker serves the queue {queue}", f"start the processes: `{in_words('run')}`"
                )
    figures = outbox_figures()
    if figures.oldest_due_seconds > LONGEST_WAIT.total_seconds():
        minutes = round(figures.oldest_due_seconds / 60)
        yield Finding(
            f"something has been due for {minutes} minutes", "look at the logs of relay and workers"
        )
    dead = figures.by_state.get("dead", 0)
    if dead:
        yield Finding(
            f"{dead} deliveries were given up after eight attempts", "look at them on the desk and try again"
        )


def meaning_is_at_hand() -> Findings:
    """Near ideas are found by meaning: the encoder is installed, the process beside answers, and every idea was read."""
    if settings.LAB_TWINS not in {"beside", "inside", "words"}:
        yield Finding(f"LAB_TWINS is {settings.LAB_TWINS!r}", "set it to `beside`, `inside` or `words`")
    if settings.LAB_TWINS == "words":
        return
    if not has_meaning():
        yield Finding(
            "near ideas are found by their words alone: the encoder is not installed",
            "install the extra `semantic`, or set LAB_TWINS to `words`",
        )
        return
    if settings.LAB_TWINS == "beside" and not beside.is_there():
        yield Finding(
            f"nobody answers at {beside.address()}: near ideas are found by their words alone",
            f"start the processes: `{in_words('run')}`",
        )
    if len(bytes(beside.address())) > beside.LONGEST_PATH:
        yield Finding(f"{beside.address()} is too long for a socket", "give LAB_DATA a shorter path")
    waiting = lacking().count()
    if waiting > MOST_UNREAD:
        yield Finding(
            f"{waiting} ideas have no vector yet",
            f"the relay makes them within the hour, `{in_words('twins --fill')}` now",
        )


EXAMINATIONS: dict[str, Callable[[], Findings]] = {
    "settings": settings_are_known,
    "service mode": service_is_safe,
    "bounces": bounces_are_heard,
    "translation": engine_can_be_had,
    "data folder": folder_can_be_written,
    "static files": static_files_are_collected,
    "Redis": redis_answers,
    "database": database_is_ready,
    "lab": lab_is_started,
    "near ideas": meaning_is_at_hand,
    "relay and workers": consequences_happen,
}
