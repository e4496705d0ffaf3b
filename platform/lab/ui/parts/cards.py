"""Cards that stand on a page by the dozen: made as strings, since a template of that size costs ten times as much."""

from typing import Any

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, ngettext

from lab.ui import words
from lab.ui.parts.signs import avatar, growth, icon, meter, status, tag, topic
from lab.ui.parts.words import lang_attr, language_name, when
from lab.ui.reading import of

register = Library()
NOTHING = SafeString("")
TRANSLATED_FROM = {
    "fr": gettext_lazy("Traduite du français"),
    "it": gettext_lazy("Traduite de l’italien"),
    "de": gettext_lazy("Traduite de l’allemand"),
    "en": gettext_lazy("Traduite de l’anglais"),
}


@register.simple_tag
def idea_card(idea: Any, level: int = 3) -> SafeString:
    """An idea as a card; its attributes are listed in ``platform/docs/how/components.md``."""
    language = of(idea, "language")
    seeks, late = of(idea, "seeks"), of(idea, "late")
    return _card(
        "idea-card",
        idea,
        level,
        above=_topic(idea),
        below=format_html(
            "{}{}",
            format_html('<p class="soft">{} {}</p>', icon("hand"), seeks) if seeks else "",
            status(late, "alert", "clock") if late else "",
        ),
        facts=[
            _fact("pin", of(idea, "place")),
            _fact("support", _supports(of(idea, "support_count") or 0)),
            _fact("comment", _comments(of(idea, "comment_count") or 0)),
            _fact("translate", language_name(language), lang_attr(language)),
            _fact("translate", TRANSLATED_FROM.get(of(idea, "translated_from") or "")),
        ],
    )


@register.simple_tag
def pilot_card(pilot: Any, level: int = 3) -> SafeString:
    """A pilot as a card; its attributes are listed in ``platform/docs/how/components.md``."""
    state = of(pilot, "status")
    told = status(state, of(pilot, "status_kind") or "") if state else ""
    return _card(
        "pilot-card",
        pilot,
        level,
        above=format_html('<p class="cluster">{}{}</p>', _topic(pilot), told),
        below=_indicator(of(pilot, "indicator")),
        facts=[_fact("pin", of(pilot, "places")), _fact("flag", of(pilot, "next_milestone"))],
    )


@register.simple_tag
def work_card(work: Any, level: int = 3) -> SafeString:
    """An idea on the desk's board; its attributes are listed in ``platform/docs/how/components.md``."""
    is_late, carer = bool(of(work, "is_late")), of(work, "carer")
    return format_html(
        '<article class="card work-card{}"{}{}>{}{}'
        '<p class="cluster between small"><span class="soft">{}</span>{}</p>{}</article>',
        " late" if is_late else "",
        _hue(work),
        SafeString(' aria-current="true"') if of(work, "is_current") else "",
        _topic(work),
        _title(work, level, lang_attr(of(work, "language"))),
        of(work, "when") or "",
        format_html('{}<span class="hidden">{}</span>', avatar(carer, "person", "lab"), carer)
        if carer
        else "",
        _flag(work, is_late),
    )


@register.simple_block_tag
def comment_card(content: str, comment: Any) -> SafeString:
    """A comment; the content is its actions and replies. Attributes: see ``platform/docs/how/components.md``."""
    anchor = of(comment, "id")
    return format_html(
        '<article class="comment{}{}"{}{}>{}<header>{}</header><div class="stack tight">{}{}</div></article>',
        " staff" if of(comment, "is_staff") else "",
        " gone" if of(comment, "hidden_reason") or of(comment, "is_deleted") else "",
        format_html(' id="{}"', anchor) if anchor else "",
        SafeString(' tabindex="-1" data-focus') if of(comment, "told") else "",
        avatar(of(comment, "author") or "", of(comment, "kind") or "person", of(comment, "topic") or ""),
        _byline(comment),
        _said(comment),
        content,
    )


def _card(
    css: str, thing: Any, level: int, *, above: SafeString, below: SafeString, facts: list[SafeString]
) -> SafeString:
    """What cards of ideas and of pilots are alike in: title, summary, facts in signs, how far it has grown."""
    language, summary = lang_attr(of(thing, "language")), of(thing, "summary")
    stage_name = of(thing, "stage_name")
    return format_html(
        '<article class="card {}"{}>{}{}{}{}<ul class="facts">{}</ul>{}</article>',
        css,
        _hue(thing),
        above,
        _title(thing, level, language),
        format_html("<p{}>{}</p>", language, summary) if summary else "",
        below,
        SafeString("".join(facts)),
        growth(of(thing, "growth"), stage_name) if stage_name else "",
    )


def _indicator(indicator: Any) -> SafeString:
    """How far a pilot is towards what it wants to reach."""
    if not indicator:
        return NOTHING
    value, target = of(indicator, "value"), of(indicator, "target")
    label = of(indicator, "label")
    text = gettext("%(value)s %(label)s") % {"value": words.number(value), "label": label}
    return meter(value, target, text, gettext("sur %(target)s") % {"target": words.number(target)})


def _byline(comment: Any) -> SafeString:
    """Who, in what quality and when."""
    url, label = of(comment, "url"), of(comment, "label")
    purpose, stance = of(comment, "purpose_name"), of(comment, "stance_name")
    name = format_html("<b>{}</b>", of(comment, "author"))
    return format_html(
        "{}{}{}{}{}{}{}",
        format_html('<a class="plain" href="{}">{}</a>', url, name) if url else name,
        status(gettext("Organisation vérifiée"), "info", "check") if of(comment, "is_verified") else "",
        tag(label) if label else "",
        status(purpose, "info") if purpose else "",
        status(stance) if stance else "",
        when(of(comment, "when")),
        format_html('<span class="soft">{}</span>', gettext("modifié")) if of(comment, "edited") else "",
    )


def _said(comment: Any) -> SafeString:
    """What was said, or why it is not shown."""
    if reason := of(comment, "hidden_reason"):
        sentence = gettext("Ce commentaire a été masqué par le lab : %(reason)s") % {"reason": reason}
        return format_html("<p>{}</p>", sentence)
    if of(comment, "is_deleted"):
        return format_html("<p>{}</p>", gettext("Ce commentaire a été supprimé par son autrice ou auteur."))
    person = of(comment, "for_person")
    signed = gettext("Écrit par %(person)s.") % {"person": person} if person else ""
    return format_html(
        '<div class="prose"{}>{}</div>{}',
        lang_attr(of(comment, "language")),
        of(comment, "html"),
        format_html('<p class="soft">{}</p>', signed) if signed else "",
    )


def _hue(thing: Any) -> SafeString:
    slug = of(thing, "topic")
    return format_html(' data-topic="{}"', slug) if slug else NOTHING


def _topic(thing: Any) -> SafeString:
    name = of(thing, "topic_name")
    return topic(of(thing, "topic") or "", name) if name else NOTHING


def _title(thing: Any, level: int, language: SafeString) -> SafeString:
    return format_html(
        '<h{}{}><a href="{}">{}</a></h{}>', level, language, of(thing, "url"), of(thing, "title"), level
    )


def _fact(sign: str, text: Any, language: SafeString = NOTHING) -> SafeString:
    return format_html("<li{}>{}{}</li>", language, icon(sign), text) if text else NOTHING


def _supports(count: int) -> str:
    return ngettext("%(number)s soutien", "%(number)s soutiens", count) % {"number": words.number(count)}


def _comments(count: int) -> SafeString:
    """The number; its noun is for those who do not see the sign."""
    noun = ngettext("commentaire", "commentaires", count)
    return format_html('{}<span class="hidden"> {}</span>', words.number(count), noun)


def _flag(work: Any, is_late: bool) -> SafeString:
    flag = of(work, "flag")
    if not flag:
        return NOTHING
    return status(flag, "alert", "clock") if is_late else status(flag, of(work, "flag_kind") or "")
