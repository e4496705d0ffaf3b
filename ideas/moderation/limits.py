"""How often anybody may do what, so that nobody is drowned.

A file of its own because it is a table of figures that the lab reads (``platform/docs/limits.md``). Each row
is counted for a signed-in person, else for the network address (kept as a keyed hash), or for what the column
« counted for » names. Whole schools and town halls share one address, which the figures for people who are
not signed in allow for.
"""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import Allowance, set_allowance
from ideas.kernel.errors import Words

MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """``what`` may be done so often. ``counted_for`` and ``why`` are for the page; ``words`` for who reached
    it.
    """

    what: str
    allowances: tuple[Allowance, ...]
    counted_for: str
    why: str
    words: Words


def _at_most(*pairs: tuple[int, datetime.timedelta]) -> tuple[Allowance, ...]:
    return tuple(Allowance(count, window) for count, window in pairs)


LIMITS = (
    Limit(
        "sign_up",
        _at_most((30, HOUR), (100, DAY)),
        "address",
        "accounts made by machines; a workshop that signs up in one room still can",
        _("Beaucoup de comptes viennent d’être créés depuis ce réseau. Réessayez plus tard."),
    ),
    Limit(
        "sign_in",
        _at_most((20, 5 * MINUTE), (200, DAY)),
        "e-mail tried, or address",
        "guessing of passwords",
        _("Trop de tentatives de connexion. Attendez quelques minutes, ou demandez un nouveau mot de passe."),
    ),
    Limit(
        "mail",
        _at_most((5, HOUR), (15, DAY)),
        "e-mail written to",
        "mails that somebody else asks for: confirmation, reset, follow",
        _("Plusieurs messages viennent d’être envoyés à cette adresse. Regardez aussi les indésirables."),
    ),
    Limit(
        "idea",
        _at_most((60, HOUR), (200, DAY)),
        "person or address",
        "floods of drafts",
        _("Vous avez commencé beaucoup d’idées. Réessayez plus tard."),
    ),
    Limit(
        "comment",
        _at_most((20, MINUTE), (200, HOUR)),
        "person",
        "floods in discussions",
        _("Vous écrivez beaucoup en peu de temps. Laissez un moment aux autres, puis réessayez."),
    ),
    Limit(
        "suggestion",
        _at_most((120, MINUTE), (1500, HOUR)),
        "person",
        "names of people collected by machines",
        _(
            "Vous avez cherché beaucoup de noms en peu de temps. Écrivez le nom en entier, ou réessayez plus tard."
        ),
    ),
    Limit(
        "amend",
        _at_most((20, HOUR), (60, DAY)),
        "person",
        "teams buried in amendments",
        _("Vous avez proposé beaucoup d’amendements en peu de temps. Réessayez plus tard."),
    ),
    Limit(
        "support",
        _at_most((60, MINUTE), (600, DAY)),
        "person",
        "supports clicked by machines",
        _("Vous soutenez beaucoup d’idées en peu de temps. Réessayez plus tard."),
    ),
    Limit(
        "follow",
        _at_most((100, HOUR)),
        "person or address",
        "subscriptions for others",
        _("Beaucoup d’abonnements viennent d’être demandés. Réessayez plus tard."),
    ),
    Limit(
        "invite",
        _at_most((30, HOUR), (100, DAY)),
        "person",
        "invitations to strangers",
        _("Vous avez invité beaucoup de monde. Réessayez plus tard."),
    ),
    Limit(
        "join",
        _at_most((20, HOUR), (60, DAY)),
        "person",
        "requests to join every team at once",
        _("Vous avez demandé à rejoindre beaucoup d’équipes. Réessayez plus tard."),
    ),
    Limit(
        "merge",
        _at_most((20, HOUR), (60, DAY)),
        "person",
        "merges and links proposed to everybody",
        _("Vous avez proposé beaucoup de fusions ou de liens. Réessayez plus tard."),
    ),
    Limit(
        "file",
        _at_most((60, HOUR), (300, DAY)),
        "person or address",
        "full disks",
        _("Vous avez déposé beaucoup de fichiers. Réessayez plus tard."),
    ),
    Limit(
        "invitation",
        _at_most((60, HOUR), (200, DAY)),
        "person",
        "invitations to organisations sent to strangers",
        _("Vous avez invité beaucoup de monde. Réessayez plus tard."),
    ),
    Limit(
        "mandate",
        _at_most((20, DAY)),
        "person",
        "claims to represent whole lists of organisations",
        _("Vous avez demandé beaucoup de mandats aujourd’hui. Réessayez demain."),
    ),
    Limit(
        "organisation",
        _at_most((20, DAY)),
        "person",
        "invented organisations",
        _("Vous avez proposé beaucoup d’organisations aujourd’hui. Réessayez demain."),
    ),
    Limit(
        "apply",
        _at_most((20, HOUR), (60, DAY)),
        "person",
        "applications to every pilot at once",
        _("Vous avez proposé beaucoup de partenariats. Réessayez plus tard."),
    ),
    Limit(
        "site",
        _at_most((20, HOUR), (60, DAY)),
        "person",
        "maps full of places where nothing is",
        _("Vous avez ajouté beaucoup de lieux en peu de temps. Réessayez plus tard."),
    ),
    Limit(
        "machine_translation",
        _at_most((20, HOUR), (60, DAY)),
        "person",
        "an engine that costs, asked for every idea in every language",
        _("Vous avez demandé beaucoup de traductions automatiques. Réessayez plus tard."),
    ),
    Limit(
        "news",
        _at_most((20, HOUR), (60, DAY)),
        "person",
        "floods of news",
        _("Vous avez publié beaucoup de nouvelles. Réessayez plus tard."),
    ),
    Limit(
        "story",
        _at_most((20, HOUR), (60, DAY)),
        "person",
        "floods of stories",
        _("Vous avez écrit beaucoup de récits en peu de temps. Réessayez plus tard."),
    ),
    Limit(
        "story_link",
        _at_most((30, HOUR), (100, DAY)),
        "address",
        "secret links tried out",
        _("Trop d’essais en peu de temps. Réessayez plus tard."),
    ),
    Limit(
        "answer",
        _at_most((60, HOUR), (200, DAY)),
        "address",
        "answers by machines; a waiting room behind one address still can",
        _("Beaucoup de réponses viennent du même endroit. Réessayez plus tard."),
    ),
    Limit(
        "round",
        _at_most((20, HOUR), (60, DAY)),
        "person",
        "partners asked about everything at once",
        _("Vous avez ouvert beaucoup de tours de consentement. Réessayez plus tard."),
    ),
    Limit(
        "need",
        _at_most((30, HOUR), (100, DAY)),
        "person",
        "lists of wishes",
        _("Vous avez noté beaucoup de besoins en peu de temps. Réessayez plus tard."),
    ),
    Limit(
        "offer",
        _at_most((30, HOUR), (100, DAY)),
        "person",
        "floods of offers, and advertising",
        _("Vous avez fait beaucoup d’offres en peu de temps. Réessayez plus tard."),
    ),
    Limit(
        "match",
        _at_most((30, HOUR), (100, DAY)),
        "person",
        "proposals to everybody at once",
        _("Vous avez proposé beaucoup de mises en relation. Réessayez plus tard."),
    ),
    Limit(
        "reaction",
        _at_most((60, HOUR), (300, DAY)),
        "person",
        "clicks by machines; who reads a long discussion still can",
        _("Vous avez beaucoup réagi. Faites une pause et revenez plus tard."),
    ),
    Limit(
        "report",
        _at_most((20, HOUR), (60, DAY)),
        "person",
        "a desk buried in reports",
        _("Vous avez signalé beaucoup de choses. L’équipe les regarde ; réessayez plus tard."),
    ),
    Limit(
        "token",
        _at_most((20, DAY)),
        "person",
        "stocks of keys",
        _("Vous avez créé beaucoup de clés d’accès aujourd’hui. Réessayez demain."),
    ),
)


def set_all_allowances() -> None:
    """Tell the chapter that counts what the figures are."""
    for limit in LIMITS:
        set_allowance(limit.what, *limit.allowances, words=limit.words)


def as_table() -> str:
    """The table for people, as it stands in ``platform/docs/limits.md``."""
    rows = ["| what | at most | counted for | against |", "|---|---|---|---|"]
    for limit in LIMITS:
        most = ", ".join(
            f"{allowance.count} in {_spoken(allowance.window)}" for allowance in limit.allowances
        )
        rows.append(f"| `{limit.what}` | {most} | {limit.counted_for} | {limit.why} |")
    return "\n".join(rows)


def _spoken(window: datetime.timedelta) -> str:
    names = {MINUTE: "a minute", HOUR: "an hour", DAY: "a day"}
    return names.get(window) or f"{window // MINUTE} minutes"
