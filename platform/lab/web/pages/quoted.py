"""The passages of an idea's text that comments quote, as its page shows them."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ideas.discussion.models import Quotation
from ideas.discussion.queries import quotations_among, quotations_of
from ideas.ideation.anchoring import Anchor, find
from ideas.ideation.lifecycle import SECTION_TITLES
from ideas.ideation.models import Idea
from ideas.kernel.subjects import short_path
from ideas.kernel.text import html_of, plain_text_of
from lab.web.marking import Mark, marked

MOST_QUOTED = 100  # passages that a page looks for: the last ones
_found = lru_cache(maxsize=1_000)(find)  # where a passage is gone, it is looked for in the whole text


def sections_with_passages(idea: Idea, talk: dict[str, Any] | None) -> dict[str, Any]:
    """The idea's sections as HTML with the passages that comments quote, and the quotations whose passage is gone.

    ``talk`` is what its page shows of its discussion, as ``thread.talk_in`` gives it.
    """
    quotations = _quotations_in(talk) if talk is not None else []
    sections, gone = [], [one for one in quotations if not idea.section(one.part)]
    places: dict[str, str] = {}
    for key, title, text in idea.written_sections():
        here = [one for one in quotations if one.part == key]
        marks, lost = _marks(plain_text_of(text) if here else "", here, places)
        gone += lost
        sections.append((key, title, marked(html_of(text), marks), idea.language))
    places |= {one.comment.code: "" for one in gone}
    _lead_there(talk["comments"] if talk is not None else [], places)
    orphans = [(SECTION_TITLES[one.part], one, short_path("comment", one.comment.code)) for one in gone]
    return {"sections": sections, "orphans": orphans}


def _quotations_in(talk: dict[str, Any]) -> list[Quotation]:
    """What the discussion quotes, the last ones: asks for it only where the page does not show the whole of it."""
    if talk["whole"] is not None:
        return quotations_among(talk["whole"])
    last = quotations_of(talk["thread"]).order_by("-comment")[:MOST_QUOTED]
    return sorted(last, key=lambda one: one.comment.path)


def _lead_there(cards: list[dict[str, Any]], places: Mapping[str, str]) -> None:
    """Give each card that quotes a passage the mark it stands in (``quote_at``); empty where the text no longer has it."""
    for card in cards:
        if card["code"] in places:
            card["quote_at"] = places[card["code"]]
        _lead_there(card["replies"], places)


def _marks(
    text: str, quotations: Iterable[Quotation], places: dict[str, str]
) -> tuple[list[Mark], list[Quotation]]:
    """One mark for passages that overlap, with a link to each comment; and those that are gone.

    Into ``places`` goes, by each comment's code, the mark that its passage stands in.
    """
    found: list[tuple[int, int, list[Quotation]]] = []
    gone: list[Quotation] = []
    placed = []
    for one in quotations:
        span = _found(text, Anchor(one.exact, one.prefix, one.suffix))
        if span is None:
            gone.append(one)
        else:
            placed.append((*span, one))
    for start, end, one in sorted(placed, key=lambda row: (row[0], row[1])):
        if found and start < found[-1][1]:
            first, last, others = found[-1]
            found[-1] = (first, max(last, end), [*others, one])
        else:
            found.append((start, end, [one]))
    marks = []
    for start, end, ones in found:
        mark = Mark(start, end, f"q-{ones[0].comment.code}", _links(ones))
        places |= {one.comment.code: mark.id for one in ones}
        marks.append(mark)
    return marks, gone


def _links(quotations: list[Quotation]) -> SafeString:
    """Behind a passage: a link to each comment on it."""
    label = _("Commentaire sur ce passage")
    rows = ((short_path("comment", one.comment.code), label, n) for n, one in enumerate(quotations, 1))
    links = format_html_join(" ", '<a href="{}"><span class="hidden">{} </span>[{}]</a>', rows)
    return format_html("<sup>{}</sup>", links)
