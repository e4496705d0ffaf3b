"""Marks around words of a text that is HTML already, given by where they stand in its plain text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from django.utils.safestring import SafeString, mark_safe

_SPACE = re.compile(r"[^\S\u00a0\u202f]")


@dataclass(frozen=True)
class Mark:
    """Words from ``start`` to before ``end``; ``id`` is the mark's, ``after`` safe HTML behind its last word."""

    start: int
    end: int
    id: str
    after: SafeString


def marked(html: SafeString, marks: Sequence[Mark]) -> SafeString:
    """``html`` with ``marks``, which stand in their order and do not overlap, over its text on one line."""
    if not marks:
        return html
    writer = _Writer(list(marks))
    writer.feed(html)
    writer.close()
    return mark_safe("".join(writer.said))  # noqa: S308 - safe HTML written again, its texts escaped


class _Writer(HTMLParser):
    """Writes what it reads, with marks; a mark that runs over several elements is opened again in each."""

    def __init__(self, marks: list[Mark]) -> None:
        super().__init__(convert_charrefs=True)
        self.marks = marks
        self.said: list[str] = []
        self.place = 0
        self.has_space = False
        self.waiting: list[str] = []
        self.in_link = False
        self.opened: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag as it stands."""
        self.in_link = self.in_link or tag == "a"
        self.said.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        """Its end; links to comments do not stand within a link."""
        self.said.append(f"</{tag}>")
        if tag == "a":
            self.in_link = False
            self._flush()

    def handle_data(self, data: str) -> None:
        """Text: escaped, cut where marks begin and end."""
        if data.isspace():  # between two elements, where no mark may stand
            self.said.append(data)
            self.has_space = True
            return
        now: Mark | None = None
        for character in data:
            mark = self._at(character)
            if mark is not now:
                self._change(now, mark)
                now = mark
            self.said.append(escape(character, quote=False))
            self._step(character)
            if now is not None and self.place >= now.end:
                self._change(now, None)
                self.waiting.append(now.after)
                del self.marks[0]
                now = None
                self._flush()
        self._change(now, None)

    def _at(self, character: str) -> Mark | None:
        """The mark that ``character`` belongs to."""
        is_space = bool(_SPACE.match(character))
        place = self.place + (0 if is_space or not (self.has_space and self.place) else 1)
        mark = self.marks[0] if self.marks else None
        return mark if mark is not None and mark.start <= place < mark.end else None

    def _step(self, character: str) -> None:
        """Count ``character`` as the plain text on one line does."""
        if _SPACE.match(character):
            self.has_space = True
            return
        self.place += 2 if self.has_space and self.place else 1
        self.has_space = False

    def _change(self, old: Mark | None, new: Mark | None) -> None:
        if old is not None:
            self.said.append("</mark>")
        if new is not None:
            name = f' id="{new.id}"' if new.id not in self.opened else ""
            self.opened |= {new.id}
            self.said.append(f"<mark{name}>")

    def _flush(self) -> None:
        if not self.in_link:
            self.said += self.waiting
            self.waiting = []
