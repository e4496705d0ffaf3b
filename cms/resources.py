"""What the home page says of resources: what sleeps and can be woken, and what ideas look for.

A file of its own because pages and live blocks show ideas, and this shows what surrounds them.
"""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ideas.collaboration.lifecycle.needs import Kind
from ideas.collaboration.queries import figures
from ideas.collaboration.queries.resources import latent_counts, newest_needs
from lab.ui.words import number

MOST_NEEDS = 3


def resources_band() -> dict[str, Any]:
    """For ``cms/_resources.html``: what can be asked for by kind, what ideas look for, how much has been woken so far."""
    return {
        "latent": _latent(),
        "needs": [
            {
                "title": need.title,
                "url": f"/b/{need.code}",
                "idea": need.idea.title,
                "language": need.language,
            }
            for need in newest_needs(MOST_NEEDS)
        ],
        "activation": figures.activation(),
    }


def _latent() -> list[dict[str, str]]:
    """The three kinds that most people have something of, with how much of each there is."""
    counts = latent_counts()
    skills, places = counts.get(Kind.SKILL, (0, 0))[0], counts.get(Kind.PLACE, (0, 0))[0]
    givers, hours = counts.get(Kind.TIME, (0, 0))
    said = {
        Kind.SKILL: ngettext("%(count)s savoir-faire", "%(count)s savoir-faire", skills)
        % {"count": number(skills)},
        Kind.PLACE: ngettext("%(count)s lieu", "%(count)s lieux", places) % {"count": number(places)},
        Kind.TIME: ngettext("%(count)s heure par mois", "%(count)s heures par mois", int(hours))
        % {"count": number(int(hours))},
    }
    has_some = {Kind.SKILL: skills, Kind.PLACE: places, Kind.TIME: int(hours) and givers}
    return [
        {
            "icon": icon,
            "title": said[kind] if has_some[kind] else str(kind.label),
            "note": note,
            "offer": offer,
            "url": f"{reverse('web:offer_new')}?kind={kind.value}",
        }
        for kind, icon, note, offer in (
            (Kind.SKILL, "skill", _("du droit du bail à la soudure"), _("Offrir un savoir-faire")),
            (Kind.PLACE, "place", _("salles, cuisines, jardins, vitrines"), _("Offrir un lieu")),
            (Kind.TIME, "clock", _("une présence, un coup de main, un trajet"), _("Offrir du temps")),
        )
    ]
