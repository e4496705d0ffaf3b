"""Why somebody is told of something: what they are towards a fact, the strongest first.

A file of its own because who is told (``queries.telling``), what they may mute (``table``) and the pages that say why all
speak of it.
"""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from ideas.kernel.errors import Words


class Role(StrEnum):
    """Why somebody is told, the strongest first: who holds several towards one fact is told for the first."""

    OWING = "owing"
    ASKED = "asked"
    CONCERNED = "concerned"
    AUTHOR = "author"
    ANSWERED = "answered"
    NAMED = "named"
    NAMED_FOR = "named_for"
    CALLED = "called"
    TEAM = "team"
    REPRESENTATIVE = "representative"
    DESK = "desk"
    REPORTER = "reporter"
    SUPPORTER = "supporter"
    FOLLOWER = "follower"


FROM_AFAR = frozenset({Role.SUPPORTER, Role.FOLLOWER})
EVERY_ROLE = frozenset(Role)

REASONS: Mapping[Role, Words] = {
    Role.OWING: _("une réponse de votre part est attendue"),
    Role.ASKED: _("votre organisation est sollicitée"),
    Role.CONCERNED: _("cela s’adresse à vous"),
    Role.AUTHOR: _("cela vient de vous"),
    Role.ANSWERED: _("quelqu’un répond à votre message"),
    Role.NAMED: _("votre nom est cité"),
    Role.NAMED_FOR: _("une organisation que vous représentez est citée"),
    Role.CALLED: _("votre rôle au lab est cité"),
    Role.TEAM: _("vous faites partie de l’équipe"),
    Role.REPRESENTATIVE: _("vous représentez une organisation partenaire"),
    Role.DESK: _("vous vous en occupez pour le lab"),
    Role.REPORTER: _("vous avez signalé quelque chose"),
    Role.SUPPORTER: _("vous soutenez cette idée"),
    Role.FOLLOWER: _("vous suivez cette page"),
}
