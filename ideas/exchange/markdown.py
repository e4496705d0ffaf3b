"""HTML of other sources as Markdown. A file of its own: it knows the two languages and nothing of the lab."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "s": "~~", "del": "~~", "strike": "~~", "code": "`"}
_BLOCKS = {"p", "div", "section", "article", "table", "tr", "dl", "dt", "dd", "figure", "header", "footer"}
_SILENT = {"script", "style", "head", "title", "iframe", "object", "svg"}
_VOID = {"br", "hr", "img", "input", "meta", "link", "wbr", "col", "embed", "source"}
_CLOSED_BY = {"p": {"p"}, "li": {"li", "p"}, "dt": {"dd", "dt"}, "dd": {"dd", "dt"}}
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SPECIAL = re.compile(r"[\\`*\[<]|(?<!\w)_|_(?!\w)|~(?=~)|&(?=#?\w+;)")
_LINE_START = re.compile(r"^(\s*)([#>+=-])")
_NUMBERED = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)")
_MANY_LINES = re.compile(r"\n{3,}")
_BREAK = re.compile(r"<br\s*/?>\n?", re.IGNORECASE)


def markdown_of_html(html: str) -> str:
    """``html`` as Markdown that shows the same words, links, lists, headings, quotations and emphasis.

    Characters that Markdown would read as marks are escaped; images become links, scripts and styles nothing.
    HTML that is not closed is read to its end.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _tidy(reader.result())


def markdown_of_plain(text: str) -> str:
    """Plain text as it was typed, with the line breaks that were written as tags."""
    return _tidy(_BREAK.sub("\n", text))


@dataclass
class _Frame:
    """An element that is open, with the Markdown of what it holds so far."""

    tag: str
    href: str = ""
    parts: list[str] = field(default_factory=list)

    @property
    def is_at_line_start(self) -> bool:
        return not self.parts or self.parts[-1].endswith("\n")


class _Reader(HTMLParser):
    """Keeps the open elements on a stack; a closed one is written into the one around it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open = [_Frame("")]

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Open an element, closing those that cannot hold it."""
        values = {name: value or "" for name, value in attrs}
        if self._open[-1].tag in _CLOSED_BY.get(tag, ()):
            self._close()
        if tag in _VOID:
            self._open[-1].parts.append(_void(tag, values))
        else:
            self._open.append(_Frame(tag, href=values.get("href", "")))

    def handle_endtag(self, tag: str) -> None:
        """Close an element and all that was left open in it; one that is not open is no matter."""
        if tag in {frame.tag for frame in self._open[1:]}:
            while self._close() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Take in words, escaped."""
        frame = self._open[-1]
        if any(each.tag in _SILENT for each in self._open):
            return
        if any(each.tag in ("pre", "code") for each in self._open):
            frame.parts.append(data)
            return
        words = _SPACE.sub(" ", data)
        if frame.is_at_line_start:
            words = words.lstrip(" ")
        words = _SPECIAL.sub(r"\\\g<0>", words)
        if frame.is_at_line_start:
            words = _NUMBERED.sub(r"\1\\\2", _LINE_START.sub(r"\1\\\2", words))
        if words:
            frame.parts.append(words)

    def result(self) -> str:
        """The Markdown of all that was read."""
        while len(self._open) > 1:
            self._close()
        return "".join(self._open[0].parts)

    def _close(self) -> str:
        frame = self._open.pop()
        self._open[-1].parts.append(_written(frame, self._open[-1]))
        return frame.tag


def _void(tag: str, values: dict[str, str]) -> str:
    if tag == "br":
        return "\n"
    if tag == "hr":
        return "\n\n---\n\n"
    if tag == "img":
        return _link(_SPECIAL.sub(r"\\\g<0>", values.get("alt", "")) or "image", values.get("src", ""))
    return ""


def _written(frame: _Frame, around: _Frame) -> str:
    """The Markdown of a closed element."""
    text, tag = "".join(frame.parts), frame.tag
    if tag in _MARKS:
        return _marked(text, _MARKS[tag])
    if tag == "a":
        return _link(text, frame.href)
    if tag in _BLOCKS:
        return f"\n\n{text.strip()}\n\n"
    if re.fullmatch("h[1-6]", tag):
        words = " ".join(text.replace("**", "").split())
        return f"\n\n{'#' * int(tag[1])} {words}\n\n" if words else ""
    if tag == "li":
        return _item(text, around)
    if tag in ("ul", "ol", "menu"):
        return ("\n" if around.tag == "li" else "\n\n") + text.strip("\n") + "\n\n"
    if tag == "blockquote":
        lines = _tidy(text).split("\n")
        return "\n\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"
    if tag == "pre":
        return "\n\n```\n" + text.replace("`", "").strip("\n") + "\n```\n\n"
    return text


def _marked(text: str, mark: str) -> str:
    """``text`` between marks, paragraph by paragraph, the spaces around it left outside."""
    if mark == "`" and "\n" in text:
        return text
    paragraphs = re.split(r"(\n{2,})", text)
    return "".join(_around(part, mark) if part.strip() else part for part in paragraphs)


def _around(text: str, mark: str) -> str:
    words = text.strip()
    if words.startswith(mark) and words.endswith(mark):
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{mark}{words}{mark}{after}"


def _link(text: str, href: str) -> str:
    words = " ".join(text.split())
    href = href.strip()
    if not words or not re.match(r"(https?://|mailto:)", href, re.IGNORECASE):
        return text if words != "image" else ""
    safe = re.sub(r"[\s()<>\\]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), href)
    return f"[{words}]({safe})"


def _item(text: str, around: _Frame) -> str:
    number = sum(part.startswith("\x00") for part in around.parts) + 1
    mark = f"{number}. " if around.tag == "ol" else "- "
    lines = re.sub(r"\n{2,}(?=\s*(?:- |\d+\. ))", "\n", _tidy(text)).split("\n")
    body = "\n".join([lines[0], *((" " * len(mark) + line).rstrip() for line in lines[1:])])
    return f"\x00{mark}{body}\n" if lines != [""] else ""


def _tidy(text: str) -> str:
    lines = [line.strip(" ") if not line.startswith("  ") else line.rstrip() for line in text.split("\n")]
    return _MANY_LINES.sub("\n\n", "\n".join(lines)).replace("\x00", "").strip()
