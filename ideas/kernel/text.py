"""Text that people write: Markdown in, safe HTML out, by one policy.

Markdown is read with HTML switched off and the result is cleaned again by an allow-list, so that neither a
fault in the parser nor text stored before a change of policy reaches a reader.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

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
_UNSEEN_KINDS = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
# Letters, marks and signs that show nothing by themselves: fillers, the empty Braille cell, selectors of a variant.
_UNSEEN = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[^\S\u00a0\u202f]")


def clean_text(text: str, *, lines: bool = True) -> str:
    """``text`` as it is kept: NFC, line ends as ``\\n``, no control or broken characters, nothing around it.

    With ``lines=False`` (titles, names) every run of white space becomes one space; the no-break spaces of
    French typography stay. Where nothing can be seen there is no text: what joins or parts letters stays between
    them, and is empty alone. Cleaning twice changes nothing.
    """
    text = _UNWANTED.sub("", _LINE_END.sub("\n", text))
    text = unicodedata.normalize("NFC", text)
    if not any(map(_is_seen, text)):
        return ""
    return text.strip() if lines else one_line(text)


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in _UNSEEN_KINDS and not _UNSEEN.match(character)


def folded(text: str) -> str:
    """``text`` for looking up: lower case, without accents, ligatures opened, words parted by single spaces.

    « L’Œuvre d’Orbe » becomes ``l oeuvre d orbe``.
    """
    opened = text.casefold().replace("œ", "oe").replace("æ", "ae").replace("ø", "o").replace("ł", "l")
    bare = "".join(c for c in unicodedata.normalize("NFKD", opened) if not unicodedata.combining(c))
    return " ".join(_NOT_WORD.sub(" ", bare).split())


@dataclass(frozen=True)
class Linked:
    """Words of a text that lead to ``path``; ``shown`` stands in their place, in ``language`` where that is another one."""

    words: str
    path: str
    shown: str
    language: str = ""


def html_of(markdown: str, *, links: Sequence[Linked] = ()) -> SafeString:
    """Safe HTML of ``markdown``: headings start at level 3, links are ``nofollow``, images become nothing.

    The words of ``links`` become links wherever they stand in the text, but not within code or another link.
    """
    tokens = _markdown.parse(markdown)
    if links:
        _link(tokens, links)
    raw = _markdown.renderer.render(tokens, _markdown.options, {})
    lowered = _HEADING.sub(lambda m: f"<{m[1]}h{min(int(m[2]) + 2, 6)}>", raw)
    safe = nh3.clean(
        lowered,
        tags=_TAGS,
        attributes={"a": {"href", "title", "lang"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="nofollow noopener ugc",
    )
    return mark_safe(safe)  # noqa: S308 - cleaned by the allow-list just above


def _link(tokens: Sequence[Token], links: Sequence[Linked]) -> None:
    by_words = {link.words: link for link in links}
    found = _any_of(by_words)
    for token in tokens:
        if token.children:
            plain = {id(text) for text in _outside_links(token)}
            token.children = [
                made
                for child in token.children
                for made in (_with_links(child, found, by_words) if id(child) in plain else [child])
            ]


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Where some of ``words`` stand by themselves, the longest of them first."""
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    return re.compile(rf"(?<![\w@#])({'|'.join(longest_first)})(?!\w)")


def with_names(plain: str, said: Mapping[str, str]) -> str:
    """``plain`` with what ``said`` has for some of its words put in their place."""
    return _any_of(said).sub(lambda found: said[found[0]], plain) if said else plain


def _with_links(text: Token, found: re.Pattern[str], by_words: dict[str, Linked]) -> Iterator[Token]:
    """``text`` in pieces: every other one is the words of a link."""
    for place, piece in enumerate(found.split(text.content)):
        if place % 2 == 0:
            yield Token("text", "", 0, content=piece)
            continue
        link = by_words[piece]
        attrs: dict[str, str | int | float] = {"href": link.path}
        yield Token("link_open", "a", 1, attrs=attrs | ({"lang": link.language} if link.language else {}))
        yield Token("text", "", 0, content=link.shown)
        yield Token("link_close", "a", -1)


def _outside_links(inline: Token) -> Iterator[Token]:
    """The pieces of plain text of a paragraph that stand neither in code nor in a link."""
    depth = 0
    for child in inline.children or ():
        depth += child.nesting if child.type in {"link_open", "link_close"} else 0
        if child.type == "text" and not depth:
            yield child


def plain_runs_of(markdown: str) -> list[str]:
    """The runs of plain text of ``markdown``, none of them longer than a line, without code and the words of links."""
    tokens = _markdown.parse(markdown)
    return [text.content for token in tokens if token.children for text in _outside_links(token)]


def addresses_in(markdown: str) -> list[str]:
    """Where the links of ``markdown`` lead."""
    tokens = _markdown.parse(markdown)
    children = (child for token in tokens for child in token.children or ())
    return [str(child.attrs.get("href", "")) for child in children if child.type == "link_open"]


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
