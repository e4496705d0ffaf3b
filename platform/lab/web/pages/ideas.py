"""The list of ideas."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ideas.ideation import counting, finding
from ideas.ideation.counting import Facets
from ideas.ideation.finding import Wanted
from ideas.ideation.models import Idea
from ideas.ideation.queries import growth_of, seeks_carrier, with_growth
from ideas.ideation.reading import with_words_in, words_here
from ideas.topics.models import Theme
from lab.ui.shelf import kept_for_reader, same_for_all
from lab.web.answers import show
from lab.web.forms.choosing import place_sought
from lab.web.pages.listing import filter_tags, with_values

PAGE_SIZE = 12
SOUGHT = "sought"  # the value of the filter « carrier »
SORTS = {
    "active": gettext_lazy("Activité récente"),
    "newest": gettext_lazy("Dernières déposées"),
    "supported": gettext_lazy("Les plus soutenues"),
    "discussed": gettext_lazy("Les plus discutées"),
    "fair": gettext_lazy("À tour de rôle"),
}
LANGUAGE_NAMES = {"fr": "Français", "it": "Italiano", "de": "Deutsch", "en": "English"}


def idea_address(idea: Idea) -> str:
    """The idea's page in the active language."""
    return reverse("web:idea", args=[idea.code, slugify(idea.title)[:60] or "-"])


def theme_address(theme: Theme) -> str:
    """Ideas of a theme in the active language."""
    return f"{reverse('web:ideas')}?{urlencode({'theme': theme.slug})}"


def idea_card(idea: Idea) -> dict[str, Any]:
    """An idea as a card shows it; wants what ``with_card`` fetches."""
    themes = list(idea.themes.all())
    here = get_language() or idea.language
    title, summary = words_here(idea, here)
    is_translated = title.language != idea.language
    places = [territory.name for territory in idea.territories.all()]
    return {
        "title": title.text,
        "url": f"{idea_address(idea)}?text={here}" if is_translated else idea_address(idea),
        "summary": summary.text,
        "language": title.language,
        "translated_from": idea.language if is_translated else "",
        "topic": themes[0].slug if themes else "",
        "topic_name": themes[0].name if themes else "",
        "place": idea.place or ", ".join(places[:2]),
        "support_count": idea.support_count,
        "comment_count": idea.comment_count,
        "growth": growth_of(idea),
        "stage_name": idea.stage.name,
        "seeks": _("Cherche une porteuse ou un porteur") if idea.seeks_carrier else "",
        "late": "",
    }


def with_card(ideas: Any) -> Any:
    """``ideas`` with what ``idea_card`` needs, without long texts."""
    told = with_words_in(with_growth(ideas), get_language() or "")
    return (
        told.annotate(seeks_carrier=seeks_carrier())
        .select_related("stage")
        .prefetch_related("themes", "territories")
        .defer("sections")
    )


@kept_for_reader
@same_for_all
def ideas(request: HttpRequest) -> HttpResponse:
    """Ideas by filters, facets and order; every state has an address."""
    place = place_sought(request.GET.get("territory", ""))
    wanted = wanted_in(request.GET, place.code).found()
    matching = finding.ideas_matching(wanted)
    order = order_in(request.GET, wanted)
    page = finding.page_of_ideas(
        with_card(matching),
        order,
        size=PAGE_SIZE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        codes=wanted.codes,
    )
    counted = counting.facets_of(wanted)
    facets = _options(wanted, counted)
    context = {
        "cards": [idea_card(idea) for idea in page.rows],
        "total": counted.total,
        "is_cut": counted.is_cut,
        "most": counting.MOST,
        "wanted": wanted,
        "order": order,
        "sorts": _sorts(wanted),
        "is_list": request.GET.get("view") == "list",
        "facets": facets,
        "place": place,
        "tags": filter_tags(request.GET, wanted.words, place, facets),
        "next_url": with_values(request.GET, after=page.after) if page.after else "",
        "previous_url": with_values(request.GET, before=page.before) if page.before else "",
    }
    return show(request, "web/ideas.html", context, part="results")


def wanted_in(query: QueryDict, territory: str) -> Wanted:
    """What the address asks for, within the place of that code; unknown values find nothing rather than everything."""
    return Wanted(
        words=query.get("q", "").strip()[:200],
        themes=tuple(filter(None, query.getlist("theme"))),
        stages=tuple(filter(None, query.getlist("stage"))),
        languages=tuple(filter(None, query.getlist("language"))),
        territory=territory,
        call=query.get("call", ""),
        organisation=query.get("organisation", ""),
        looks_for_carrier=SOUGHT in query.getlist("carrier"),
    )


def order_in(query: QueryDict, wanted: Wanted) -> str:
    """The order asked for; the best match first when words are looked for, else the last active."""
    asked = query.get("sort", "")
    if asked in SORTS:
        return asked
    return finding.BEST if wanted.codes is not None else "active"


def _sorts(wanted: Wanted) -> list[tuple[str, Any]]:
    best = [(finding.BEST, _("Les plus pertinentes"))] if wanted.codes is not None else []
    return [*best, *SORTS.items()]


def _options(wanted: Wanted, counted: Facets) -> dict[str, list[dict[str, Any]]]:
    themes = [(t.slug, t.name, t.count, "") for t in counted.themes]
    stages = [(s.key, s.name, s.count, "") for s in counted.stages]
    languages = [(code, LANGUAGE_NAMES[code], count, code) for code, count in counted.languages.items()]
    of_filters = {
        "theme": (themes, wanted.themes),
        "stage": (stages, wanted.stages),
        "language": (languages, wanted.languages),
    }
    of_counts = {
        name: [
            {
                "value": value,
                "label": label,
                "count": _at_least(count, is_cut=counted.is_cut),
                "is_checked": value in chosen,
                "language": language,
            }
            for value, label, count, language in options
        ]
        for name, (options, chosen) in of_filters.items()
    }
    return of_counts | {"carrier": [_carrier_option(wanted)]}


def _carrier_option(wanted: Wanted) -> dict[str, Any]:
    label = _("Cherche une porteuse ou un porteur")
    is_checked = wanted.looks_for_carrier
    return {"value": SOUGHT, "label": label, "count": None, "is_checked": is_checked, "language": ""}


def _at_least(count: int, *, is_cut: bool) -> str:
    """A count as it is shown; « + » says that there may be more."""
    return f"{min(count, counting.MOST)}{'+' if is_cut or count > counting.MOST else ''}"
