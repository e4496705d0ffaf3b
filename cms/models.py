"""Pages that editors compose. Stock ``Page``, no custom base."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.addresses import PageForm
from cms.blocks import BodyBlock
from cms.cards import for_cards, idea_cards
from cms.resources import resources_band
from ideas.ideation import counting, finding
from ideas.ideation.finding import Wanted
from ideas.topics.models import Theme
from ideas.workflow.models import Stage
from lab.ui.shelf import kept_for_reader, same_for_all

MOST_PLANTS = 120


class HomePage(Page):
    """The first page of one language: the call, the field of ideas, themes, and what editors put below."""

    hero = models.TextField(
        _("Grand titre"), max_length=120, blank=True, help_text=_("Sur deux lignes, par exemple.")
    )
    lede = models.TextField(_("Introduction"), max_length=400, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("Contenu"))

    max_count_per_parent: ClassVar[int] = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    base_form_class: ClassVar[type[PageForm]] = PageForm
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("hero"),
        FieldPanel("lede"),
        FieldPanel("body"),
    ]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, made once for all who are signed in, but for its header; a preview is nobody else's."""
        page = super().serve
        if getattr(request, "is_preview", False):
            return page(request, *args, **kwargs)
        return kept_for_reader(same_for_all(lambda asked: page(asked, *args, **kwargs).render()))(request)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The stages with how many ideas stand in each, the field drawn from real ideas, themes, resources."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        stages = counting.growing_stage_counts()
        return context | {
            "rail": _stations(stages),
            "active": sum(stage.count for stage in stages),
            "plants": finding.plants(MOST_PLANTS),
            "themes": self._themes(),
            "resources": resources_band(),
        }

    def _themes(self) -> list[Theme]:
        """Open themes with their ``count`` of ideas and their ``page`` in this language, if there is one."""
        pages = {page.theme_id: page for page in ThemePage.objects.live().filter(locale_id=self.locale_id)}
        themes = list(counting.theme_counts(Wanted()))
        for theme in themes:
            theme.page = pages.get(theme.pk)
        return themes


def _stations(stages: list[Stage]) -> list[dict[str, Any]]:
    """One station for each growth of the plant; side roads count with the stage beside them."""
    stations: dict[int, dict[str, Any]] = {}
    for stage in stages:
        station = stations.setdefault(
            stage.growth,
            {
                "name": stage.name,
                "growth": stage.growth,
                "state": "done",
                "date": "",
                "note": stage.summary,
                "count": 0,
            },
        )
        station["count"] += stage.count
    return list(stations.values())


class StandardPage(Page):
    """Any page of words: how it works, accessibility, data protection."""

    lede = models.TextField(_("Introduction"), max_length=400, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("Contenu"))

    base_form_class: ClassVar[type[PageForm]] = PageForm
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("lede"), FieldPanel("body")]


class ThemePage(Page):
    """A theme: what the lab asks about it, its ideas."""

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+", verbose_name=_("Thématique"))
    lede = models.TextField(_("Introduction"), max_length=400, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("Contenu"))

    base_form_class: ClassVar[type[PageForm]] = PageForm
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("theme"),
        FieldPanel("lede"),
        FieldPanel("body"),
    ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The theme's ideas, last active first."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        ideas = for_cards(finding.ideas_matching(Wanted(themes=(self.theme.slug,))))
        page = finding.page_of_ideas(ideas, "active", size=6)
        return context | {"cards": idea_cards(page.rows)}


class ArticleIndexPage(Page):
    """The list of articles, newest first."""

    lede = models.TextField(_("Introduction"), max_length=400, blank=True)

    subpage_types: ClassVar[list[str]] = ["cms.ArticlePage"]
    base_form_class: ClassVar[type[PageForm]] = PageForm
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("lede")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Its live articles."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        articles = ArticlePage.objects.child_of(self).live().public().order_by("-date", "-pk")
        return context | {"articles": articles[:60]}


class ArticlePage(Page):
    """An article with a date."""

    date = models.DateField(_("Date"))
    lede = models.TextField(_("Introduction"), max_length=400, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("Contenu"))

    parent_page_types: ClassVar[list[str]] = ["cms.ArticleIndexPage"]
    base_form_class: ClassVar[type[PageForm]] = PageForm
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("lede"),
        FieldPanel("body"),
    ]
