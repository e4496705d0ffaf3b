"""Blocks that editors compose pages of: words and pictures, and live ones that ask the domain through its queries."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from cms.cards import call_rows, for_cards, idea_cards, pilot_rows
from ideas.calls.queries import calls_about, open_calls
from ideas.ideation import counting, finding
from ideas.ideation.finding import Wanted
from ideas.pilots.lifecycle import PilotState
from ideas.pilots.models import Pilot
from ideas.pilots.queries import listed_pilots, most_active, pilots_about, pilots_in, with_growth
from ideas.topics.models import Theme
from ideas.topics.queries import located_within
from lab.ui import shelf

RICH = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
ORDERS = [
    ("active", _("Activité récente")),
    ("newest", _("Dernières déposées")),
    ("supported", _("Les plus soutenues")),
    ("fair", _("À tour de rôle")),
]


def theme_choices() -> list[tuple[str, str]]:
    """Every theme, by slug. A new one can be chosen within a minute: Wagtail asks for the choices with every block it reads."""
    return [(theme.slug, theme.name) for theme in _themes_in(shelf.minute())]


@lru_cache(maxsize=1)
def _themes_in(minute: int) -> tuple[Theme, ...]:
    return tuple(Theme.objects.all())


def _theme() -> blocks.ChoiceBlock:
    return blocks.ChoiceBlock(label=_("Thématique"), choices=theme_choices, required=False)


def _territory() -> blocks.CharBlock:
    note = _("Code du territoire, par exemple CH-GE. Ce qui s’y trouve compte aussi.")
    return blocks.CharBlock(label=_("Territoire"), required=False, max_length=20, help_text=note)


def _query(**filters: str) -> str:
    """The part of an address that keeps those of ``filters`` that are set."""
    said = urlencode({name: value for name, value in filters.items() if value})
    return f"?{said}" if said else ""


class QuoteBlock(blocks.StructBlock):
    """Somebody's words."""

    text = blocks.TextBlock(label=_("Citation"))
    author = blocks.CharBlock(label=_("De qui"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Citation")
        template = "cms/blocks/quote.html"


class FigureBlock(blocks.StructBlock):
    """A picture with its description; the alternative text is asked by the image block itself."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Légende"), required=False)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "cms/blocks/figure.html"


class InvitationBlock(blocks.StructBlock):
    """A sentence and a button."""

    text = blocks.CharBlock(label=_("Phrase"), max_length=200)
    label = blocks.CharBlock(label=_("Bouton"), max_length=60)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.CharBlock(label=_("Ou adresse"), required=False, help_text=_("Par exemple /fr/ideas/"))

    class Meta:
        icon = "pick"
        label = _("Invitation")
        template = "cms/blocks/invitation.html"


class IdeasBlock(blocks.StructBlock):
    """Ideas as they are now, by filter."""

    heading = blocks.CharBlock(label=_("Titre"), max_length=120)
    theme = _theme()
    territory = _territory()
    stage = blocks.CharBlock(
        label=_("Étape"), required=False, help_text=_("Clé de l’étape, par exemple cocreation.")
    )
    order = blocks.ChoiceBlock(label=_("Ordre"), choices=ORDERS, default="active")
    count = blocks.IntegerBlock(label=_("Nombre"), min_value=1, max_value=12, default=3)

    class Meta:
        icon = "list-ul"
        label = _("Idées")
        template = "cms/blocks/ideas.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """The cards, asked anew for each page that is made."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        theme, territory, stage = value["theme"] or "", value["territory"] or "", value["stage"] or ""
        wanted = Wanted(
            themes=tuple(filter(None, [theme])), stages=tuple(filter(None, [stage])), territory=territory
        )
        ideas = for_cards(finding.ideas_matching(wanted))
        page = finding.page_of_ideas(ideas, value["order"], size=value["count"])
        query = _query(theme=theme, territory=territory, stage=stage)
        return context | {"cards": idea_cards(page.rows), "query": query}


class CallsBlock(blocks.StructBlock):
    """Calls that are open now, by filter."""

    heading = blocks.CharBlock(label=_("Titre"), max_length=120)
    theme = _theme()
    territory = _territory()

    class Meta:
        icon = "mail"
        label = _("Appels ouverts")
        template = "cms/blocks/calls.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """The open calls."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        calls = calls_about(open_calls(), value["theme"]) if value["theme"] else open_calls()
        if value["territory"]:
            calls = located_within(calls, value["territory"])
        return context | {"calls": call_rows(calls[:6])}


class PilotsBlock(blocks.StructBlock):
    """Pilots as they are now, by filter."""

    heading = blocks.CharBlock(label=_("Titre"), max_length=120)
    theme = _theme()
    territory = _territory()
    state = blocks.ChoiceBlock(label=_("État"), choices=PilotState.choices, required=False)
    count = blocks.IntegerBlock(label=_("Nombre"), min_value=1, max_value=12, default=4)

    class Meta:
        icon = "site"
        label = _("Pilotes")
        template = "cms/blocks/pilots.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """The pilots last changed."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        theme, territory, state = value["theme"] or "", value["territory"] or "", value["state"] or ""
        pilots = _pilots(theme, territory)
        if state:
            pilots = pilots_in(pilots, [state])
        rows = with_growth(most_active(pilots)).select_related("idea__stage").prefetch_related("themes")
        query = _query(theme=theme, territory=territory, state=state)
        return context | {"pilots": pilot_rows(rows[: value["count"]]), "query": query}


def _pilots(theme: str, territory: str) -> QuerySet[Pilot]:
    pilots = pilots_about(listed_pilots(), [theme]) if theme else listed_pilots()
    return located_within(pilots, territory) if territory else pilots


class FiguresBlock(blocks.StructBlock):
    """A sentence with the lab's numbers, or those of a theme or territory."""

    heading = blocks.CharBlock(label=_("Titre"), max_length=120)
    theme = _theme()
    territory = _territory()

    class Meta:
        icon = "order"
        label = _("Chiffres")
        template = "cms/blocks/figures.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """How many ideas and pilots there are, counted to a thousand."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        theme, territory = value["theme"] or "", value["territory"] or ""
        wanted = Wanted(themes=tuple(filter(None, [theme])), territory=territory)
        ideas = counting.count_of(finding.ideas_matching(wanted))
        pilots = _pilots(theme, territory).order_by()[: counting.MOST + 1].count()
        return context | {"idea_count": ideas, "pilot_count": pilots}


class BodyBlock(blocks.StreamBlock):
    """Everything a page can be made of."""

    text = blocks.RichTextBlock(label=_("Texte"), features=RICH, template="cms/blocks/text.html")
    quote = QuoteBlock()
    figure = FigureBlock()
    invitation = InvitationBlock()
    ideas = IdeasBlock()
    calls = CallsBlock()
    pilots = PilotsBlock()
    figures = FiguresBlock()
