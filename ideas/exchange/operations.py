"""Answering a request once, however often it is sent."""

import datetime
from collections.abc import Callable

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from ideas.exchange.models import KEY_LIMIT, AnsweredRequest
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.codes import hashed
from ideas.kernel.errors import Invalid, LabError, SignInNeeded

KEPT_FOR = datetime.timedelta(hours=48)
SWEPT_AT_ONCE = 5000


class KeyTaken(LabError):
    """The idempotency key was used for something else."""

    status = 409
    code = "key_taken"
    message = _("Cette clé d’idempotence a déjà servi à une autre demande.")


class NotRepeatable(LabError):
    """The request was answered, with something that is shown only once."""

    status = 409
    code = "not_repeatable"
    message = _("Cette demande a déjà reçu sa réponse, qui n’est montrée qu’une fois.")


def answer_once(
    *, key: str, path: str, body: bytes, act: Callable[[], str], is_repeatable: bool = True, by: Actor
) -> str:
    """Do ``act`` for the first request of ``by`` under ``key``; return the code of what it made, then as later.

    ``path`` (with its method) and ``body`` are what must be the same. A second request at the same time waits for the
    first, then answers alike. What ``act`` raises leaves nothing behind, so that the key can be used again. The caller
    renders the answer anew from the code. Rows live for 48 hours.

    Raises SignInNeeded, Invalid for an unusable key, KeyTaken for one used with another request, NotRepeatable for
    something shown once.
    """
    if not by.is_person:
        raise SignInNeeded()
    if not 0 < len(key) <= KEY_LIMIT or not key.isprintable():
        raise Invalid.one(
            "Idempotency-Key", "invalid", _("Une clé compte de 1 à 255 caractères imprimables.")
        )
    fingerprint = hashed(f"{path}\n{by.organisation_code}\n{body.hex()}")
    with transaction.atomic():
        if _is_first(key, fingerprint, by):
            made = act()
            AnsweredRequest.objects.filter(caller=by.person_code, key=key).update(made=made)
            return made
        row = AnsweredRequest.objects.get(caller=by.person_code, key=key)
    if row.fingerprint != fingerprint:
        raise KeyTaken()
    if not is_repeatable:
        raise NotRepeatable()
    return row.made


def _is_first(key: str, fingerprint: str, by: Actor) -> bool:
    """Insert the row, or wait for the one who did; also takes over a key whose 48 hours are over."""
    now = clock.now()
    at, expired = (connection.ops.adapt_datetimefield_value(moment) for moment in (now, now - KEPT_FOR))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO exchange_answeredrequest (caller, key, fingerprint, made, at) VALUES (%s, %s, %s, '', %s)"
            " ON CONFLICT (caller, key) DO UPDATE SET fingerprint = excluded.fingerprint, made = '', at = excluded.at"
            " WHERE exchange_answeredrequest.at < %s RETURNING id",
            [by.person_code, key, fingerprint, at, expired],
        )
        return cursor.fetchone() is not None


def forget_answers(*, before: datetime.datetime, by: Actor) -> int:
    """Remove requests answered before that moment, some thousands at a time; return how many."""
    old = AnsweredRequest.objects.filter(at__lt=before).order_by("at").values_list("pk", flat=True)
    gone, _rows = AnsweredRequest.objects.filter(pk__in=list(old[:SWEPT_AT_ONCE])).delete()
    return gone
