"""Keys to the API."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.codes import hashed, new_secret
from ideas.kernel.errors import SignInNeeded
from ideas.people.facts import TokenMade, TokenRevoked
from ideas.people.models import Person, Token
from ideas.people.queries import token_called, tokens_of
from ideas.people.values import Answers

PREFIX = "lab_"
HINT_LENGTH = 8
MOST_TOKENS = 20
SEEN_AGAIN_AFTER = datetime.timedelta(minutes=1)


def make_token(
    person: Person,
    *,
    name: str,
    scopes: Iterable[str],
    expires_at: datetime.datetime | None = None,
    by: Actor,
) -> tuple[Token, str]:
    """A new token of ``person`` and its secret, which is not kept and never shown again.

    ``scopes`` are of ``Token.Scope``; reading is always among them. Raises Invalid, TooMany. Records
    TokenMade.
    """
    spend("token", by)
    secret, now = PREFIX + new_secret(), clock.now()
    name, scopes = _checked(name, scopes, expires_at, now)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        authorize(by, "people.make_token", person)
        if tokens_of(person).count() >= MOST_TOKENS:
            _refuse("name", "too_many", _("Révoquez d’abord une clé dont vous ne vous servez plus."))
        token = Token.objects.create(
            person=person,
            name=name,
            scopes=scopes,
            secret_hash=hashed(secret),
            hint=secret[:HINT_LENGTH],
            made_at=now,
            expires_at=expires_at,
        )
        record(TokenMade(person=person.code, token=token.code, scopes=scopes), by=by)
    return token, secret


def revoke_token(token: Token, *, by: Actor) -> None:
    """Make a token useless at once; repeating it changes nothing. Records TokenRevoked, once."""
    with transaction.atomic():
        authorize(by, "people.revoke_token", token)
        if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now()):
            record(TokenRevoked(person=token.person.code, token=token.code), by=by)


def use_token(secret: str, *, by: Actor) -> Token:
    """The token of that secret, with its person; notes at most once a minute that it was used.

    ``by`` is the caller as known so far: nobody, from an address. Raises SignInNeeded when there is no such
    token in force, TooMany when one address guesses.
    """
    token = token_called(secret)
    if token is None:
        spend("sign_in", by)
        raise SignInNeeded(_("Cette clé d’accès n’est pas ou plus valable."))
    now = clock.now()
    if token.last_used_at is None or token.last_used_at < now - SEEN_AGAIN_AFTER:
        unseen = Q(last_used_at=None) | Q(last_used_at__lt=now - SEEN_AGAIN_AFTER)
        Token.objects.filter(unseen, pk=token.pk).update(last_used_at=now)
    return token


def _checked(
    name: str, scopes: Iterable[str], expires_at: datetime.datetime | None, now: datetime.datetime
) -> tuple[str, list[str]]:
    answers = Answers()
    name = answers.name(name, name="name")
    wanted = {Token.Scope.READ.value, *scopes}
    if not wanted <= set(Token.Scope.values):
        answers.add("scopes", "invalid", _("Choisissez parmi les portées proposées."))
    if expires_at is not None and expires_at <= now:
        answers.add("expires_at", "past", _("Choisissez une date à venir."))
    answers.raise_any()
    return name, [scope for scope in Token.Scope.values if scope in wanted]


def _refuse(field: str, code: str, message: object) -> None:
    answers = Answers()
    answers.add(field, code, str(message))
    answers.raise_any()
