"""Facts, deliveries and the rows that keep them moving."""

from django.db import models
from django.db.models import Q

from ideas.activity.facts import Audience
from ideas.activity.hearing import Queue
from ideas.kernel import clock
from ideas.kernel.models import Coded


class Fact(Coded):
    """Something that happened. Append-only: history, feed, audit trail and outbox in one."""

    position = models.BigIntegerField(null=True, unique=True, editable=False)
    name = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=30)
    subject_code = models.CharField(max_length=40)
    actor_code = models.CharField(max_length=8, blank=True, default="")
    organisation_code = models.CharField(max_length=8, blank=True, default="")
    mandate_code = models.CharField(max_length=8, blank=True, default="")
    data = models.JSONField(default=dict)
    audience = models.CharField(max_length=12, choices=[(a.value, a.value) for a in Audience])
    is_quiet = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_code", "id"], name="fact_subject"),
            models.Index(fields=["actor_code", "id"], name="fact_actor"),
            models.Index(fields=["id"], condition=Q(position__isnull=True), name="fact_unplaced"),
            models.Index(fields=["audience", "position"], name="fact_audience"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_kind}:{self.subject_code}"


class Delivery(models.Model):
    """One fact, or one deferred job, for one handler and one part of it. The only queue of record."""

    class State(models.TextChoices):
        """``due → queued → running → done``; back to due with an error, or dead after eight attempts."""

        DUE = "due"
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        DEAD = "dead"

    fact = models.ForeignKey(Fact, null=True, on_delete=models.PROTECT, related_name="deliveries")
    handler = models.CharField(max_length=80)
    part = models.CharField(max_length=80, default="", blank=True)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=120, null=True, blank=True)
    queue = models.CharField(max_length=8, choices=[(q.value, q.value) for q in Queue])
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    run_after = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    unknown_since = models.DateTimeField(null=True)
    error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fact", "handler", "part"], name="delivery_once"),
            models.UniqueConstraint(fields=["handler", "key"], name="delivery_key_once"),
        ]
        indexes = [
            models.Index(fields=["run_after", "id"], condition=Q(state="due"), name="delivery_due"),
            models.Index(
                fields=["queue", "lease_until"],
                condition=Q(state__in=["queued", "running"]),
                name="delivery_flying",
            ),
            models.Index(fields=["id"], condition=Q(state="dead"), name="delivery_dead"),
            models.Index(fields=["done_at"], condition=Q(state="done"), name="delivery_done"),
        ]

    def __str__(self) -> str:
        return f"{self.handler} {self.part} {self.state}"


class PeriodicRun(models.Model):
    """A periodic job was due and its delivery was written; unique, so any number of relays is harmless."""

    job = models.CharField(max_length=80)
    due_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "due_at"], name="periodic_once")]

    def __str__(self) -> str:
        return f"{self.job} {self.due_at:%Y-%m-%d %H:%M}"


class Heartbeat(models.Model):
    """A relay or worker is alive; ``slots`` is how many deliveries of ``queues`` it runs at a time."""

    name = models.CharField(max_length=120, primary_key=True)
    kind = models.CharField(max_length=8)
    queues = models.CharField(max_length=40, blank=True, default="")
    slots = models.PositiveSmallIntegerField(default=0)
    is_redis_away = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name


class Limit(models.Model):
    """How often somebody did something in one window of time."""

    what = models.CharField(max_length=40)
    who = models.CharField(max_length=60)
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "who", "window"], name="limit_once")]
        indexes = [models.Index(fields=["window"], name="limit_window")]

    def __str__(self) -> str:
        return f"{self.what} {self.who} {self.count}"


class Generation(models.Model):
    """How many changes one database connection has made; their sum names the state of everything shown.

    One row per connection (``pg_backend_pid()``; 0 on SQLite), so that no writer waits for another.
    """

    connection = models.BigIntegerField(primary_key=True)
    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.connection}: {self.value}"
