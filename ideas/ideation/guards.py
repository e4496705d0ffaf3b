"""What an idea can earn. Each guard says the condition in words, and from what it found what is missing."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ideas.ideation.lifecycle import SECTION_TITLES
from ideas.ideation.models import Idea
from ideas.ideation.queries import endorsements_of
from ideas.kernel.wording import quoted
from ideas.workflow.guards import NOTHING, Found, Parameters, register_guard


@register_guard(
    "title_given",
    wording=lambda p: _("Un titre"),
    missing=lambda p, found: _("Donnez un titre à votre idée."),
)
def title_given(idea: Idea, parameters: Parameters) -> Found | None:
    """The idea has a title."""
    return None if idea.title else NOTHING


@register_guard(
    "summary_given",
    wording=lambda p: _("Un résumé"),
    missing=lambda p, found: _("Résumez votre idée en une ou deux phrases."),
)
def summary_given(idea: Idea, parameters: Parameters) -> Found | None:
    """The idea has a summary."""
    return None if idea.summary else NOTHING


def _titles(keys: list[str]) -> str:
    return ", ".join(quoted(str(SECTION_TITLES[key])) for key in keys)


def _sections_wording(parameters: Parameters) -> str:
    if len(parameters["sections"]) == len(SECTION_TITLES):
        return _("Toutes les parties du texte remplies")
    return _("Parties remplies : %(titles)s") % {"titles": _titles(parameters["sections"])}


def _sections_missing(parameters: Parameters, found: Found) -> str:
    return _("Il manque encore : %(titles)s.") % {"titles": _titles(found["empty"])}


@register_guard("sections_filled", wording=_sections_wording, missing=_sections_missing)
def sections_filled(idea: Idea, parameters: Parameters) -> Found | None:
    """The named sections hold text."""
    empty = [key for key in parameters["sections"] if not idea.section(key).strip()]
    return {"empty": empty} if empty else None


@register_guard(
    "theme_chosen",
    wording=lambda p: _("Une thématique choisie"),
    missing=lambda p, found: _("Choisissez au moins une thématique."),
)
def theme_chosen(idea: Idea, parameters: Parameters) -> Found | None:
    """The idea has a theme."""
    return None if idea.themes.exists() else NOTHING


def _supports_wording(parameters: Parameters) -> str:
    count = parameters["count"]
    return ngettext("%(count)d soutien", "%(count)d soutiens", count) % {"count": count}


def _supports_missing(parameters: Parameters, found: Found) -> str:
    needed, has = parameters["count"], found["has"]
    words = ngettext("%(has)d soutien sur %(needed)d", "%(has)d soutiens sur %(needed)d", has)
    return words % {"has": has, "needed": needed}


@register_guard("min_supports", wording=_supports_wording, missing=_supports_missing)
def min_supports(idea: Idea, parameters: Parameters) -> Found | None:
    """Enough people back it; supports of ideas merged into it count, each person once."""
    has = idea.support_count
    return None if has >= parameters["count"] else {"has": has}


def _team_missing(parameters: Parameters, found: Found) -> str:
    words = _("une équipe de %(needed)d personnes (elle en compte %(has)d)")
    return words % {"needed": parameters["count"], "has": found["has"]}


@register_guard(
    "team_of",
    wording=lambda p: _("Une équipe de %(count)d personnes") % {"count": p["count"]},
    missing=_team_missing,
)
def team_of(idea: Idea, parameters: Parameters) -> Found | None:
    """Enough people are on the team."""
    has = idea.team.count()
    return None if has >= parameters["count"] else {"has": has}


@register_guard(
    "has_endorsement",
    wording=lambda p: _("l’appui signé d’une organisation"),
    missing=lambda p, found: _("l’appui signé d’une organisation"),
)
def has_endorsement(idea: Idea, parameters: Parameters) -> Found | None:
    """An organisation backs it."""
    return None if endorsements_of(idea).exists() else NOTHING


@register_guard(
    "organisation_committed",
    wording=lambda p: _("Une organisation s’engage dans un rôle"),
    missing=lambda p, found: _("Aucune organisation ne s’est encore engagée dans un rôle."),
)
def organisation_committed(idea: Idea, parameters: Parameters) -> Found | None:
    """An organisation has committed itself to a role."""
    return None if endorsements_of(idea).exclude(intended_role="").exists() else NOTHING
