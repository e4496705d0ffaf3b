"""Blocks that editors compose pages of: words and pictures, and live ones that ask the domain through its queries."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from cms.cards import call_rows, idea_cards
from ideas.calls.queries import open_calls
from ideas.ideation import finding
from ideas.ideation.finding import Wanted
from ideas.pilots.queries import listed_pilots, most_active
from ideas.topics.models import Theme

RICH = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
ORDERS = [
    ("active", _("Activité récente")),
    ("newest", _("Dernières déposées")),
    ("supported", _("Les plus soutenues")),
    ("fair", _("À tour de rôle")),
]


def theme_choices() -> list[tuple[str, str]]:
    """Every theme, by slug."""
    return [(theme.slug, theme.name) for theme in Theme.objects.all()]


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
    theme = blocks.ChoiceBlock(label=_("Thématique"), choices=theme_choices, required=False)
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
        wanted = Wanted(
            themes=tuple(filter(None, [value["theme"]])), stages=tuple(filter(None, [value["stage"]]))
        )
        ideas = (
            finding.ideas_matching(wanted).select_related("stage").prefetch_related("themes", "territories")
        )
        page = finding.page_of_ideas(ideas.defer("sections"), value["order"], size=value["count"])
        return context | {"cards": idea_cards(page.rows), "wanted": wanted}


class CallsBlock(blocks.StructBlock):
    """Calls that are open now."""

    heading = blocks.CharBlock(label=_("Titre"), max_length=120)

    class Meta:
        icon = "mail"
        label = _("Appels ouverts")
        template = "cms/blocks/calls.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """The open calls."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        return context | {"calls": call_rows(open_calls()[:6])}


class PilotsBlock(blocks.StructBlock):
    """Pilots as they are now."""

    heading = blocks.CharBlock(label=_("Titre"), max_length=120)
    count = blocks.IntegerBlock(label=_("Nombre"), min_value=1, max_value=12, default=4)

    class Meta:
        icon = "site"
        label = _("Pilotes")
        template = "cms/blocks/pilots.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """The pilots last changed."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        return context | {"pilots": list(most_active(listed_pilots())[: value["count"]])}


class FiguresBlock(blocks.StructBlock):
    """A sentence with the lab's numbers."""

    heading = blocks.CharBlock(label=_("Titre"), max_length=120)

    class Meta:
        icon = "order"
        label = _("Chiffres")
        template = "cms/blocks/figures.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """How many ideas and pilots there are, counted to a thousand."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        ideas = finding.count_of(finding.ideas_matching(Wanted()))
        return context | {"idea_count": ideas, "pilot_count": listed_pilots().count()}


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
