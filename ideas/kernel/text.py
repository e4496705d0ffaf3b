"""Text that people write: Markdown in, safe HTML out, by one policy.

Markdown is read with HTML switched off and the result is cleaned again by an allow-list, so that neither a
fault in the parser nor text stored before a change of policy reaches a reader.
"""

import re
import unicodedata
from html import unescape

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).enable(
    "strikethrough"
)
_TAGS = {
    "p",
    "br",
    "hr",
    "em",
    "strong",
    "s",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "a",
    "h3",
    "h4",
    "h5",
    "h6",
}
_HEADING = re.compile(r"<(/?)h([1-6])>")
_NOT_WORD = re.compile(r"[\W_]+")
_LINE_END = re.compile("\r\n|\r|\x85|\u2028|\u2029")
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[^\S\u00a0\u202f]")


def clean_text(text: str, *, lines: bool = True) -> str:
    """``text`` as it is kept: NFC, line ends as ``\\n``, no control or broken characters, nothing around it.

    With ``lines=False`` (titles, names) every run of white space becomes one space; the no-break spaces of
    French typography stay. Cleaning twice changes nothing.
    """
    text = _UNWANTED.sub("", _LINE_END.sub("\n", text))
    text = unicodedata.normalize("NFC", text)
    return text.strip() if lines else one_line(text)


def folded(text: str) -> str:
    """``text`` for looking up: lower case, without accents, ligatures opened, words parted by single spaces.

    « L’Œuvre d’Orbe » becomes ``l oeuvre d orbe``.
    """
    opened = text.casefold().replace("œ", "oe").replace("æ", "ae").replace("ø", "o").replace("ł", "l")
    bare = "".join(c for c in unicodedata.normalize("NFKD", opened) if not unicodedata.combining(c))
    return " ".join(_NOT_WORD.sub(" ", bare).split())


def html_of(markdown: str) -> SafeString:
    """Safe HTML of ``markdown``: headings start at level 3, links are ``nofollow``, images become nothing."""
    raw = _markdown.render(markdown)
    lowered = _HEADING.sub(lambda m: f"<{m[1]}h{min(int(m[2]) + 2, 6)}>", raw)
    safe = nh3.clean(
        lowered,
        tags=_TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="nofollow noopener ugc",
    )
    return mark_safe(safe)  # noqa: S308 - cleaned by the allow-list just above


def plain_text_of(markdown: str) -> str:
    """The words of ``markdown`` without any mark-up, on one line; no-break spaces stay."""
    return one_line(unescape(strip_tags(_markdown.render(markdown))))


def one_line(text: str) -> str:
    """``text`` with single spaces for all spaces and line ends; no-break spaces stay."""
    return _SPACES.sub(" ", text).strip()


def first_sentence_of(markdown: str, limit: int = 280) -> str:
    """The first sentence of ``markdown``, cut at a word before ``limit`` characters with an ellipsis if need
    be.
    """
    sentence = _SENTENCE_END.split(plain_text_of(markdown), maxsplit=1)[0]
    if len(sentence) <= limit:
        return sentence
    return sentence[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
