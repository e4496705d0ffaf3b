"""Which column of a table means what: a small TOML file, checked before anything is read by it.

``platform/docs/examples`` has one with every part explained.
"""

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ideas.exchange.reading import Unreadable
from ideas.ideation.lifecycle import SECTIONS
from ideas.kernel import clock


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The source: its short key begins the keys of all that is brought in; ``url`` may hold ``{key}``."""

    key: str
    name: str
    licence: str
    url: str = ""
    date: datetime.date | None = None
    language: str = "fr"


@dataclass(frozen=True, kw_only=True)
class CallMapping:
    """The archived call that the ideas stand in, and the stage they are brought in at."""

    slug: str
    names: Mapping[str, str]
    briefs: Mapping[str, str] = field(default_factory=dict)
    opens_at: datetime.datetime
    closes_at: datetime.datetime
    stage: str = "submitted"


@dataclass(frozen=True, kw_only=True)
class IdeaMapping:
    """The columns of ideas."""

    key: str
    title: str
    sections: Mapping[str, str]
    created_at: str
    updated_at: str = ""
    summary: str = ""
    language: str = ""
    author: str = ""
    theme: str = ""
    themes: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, str] = field(default_factory=dict)
    status: str = ""
    removed: Mapping[str, str] = field(default_factory=dict)
    is_html: bool = False

    def columns(self) -> set[str]:
        """Every column this names."""
        single = {self.key, self.title, self.created_at, self.updated_at, self.summary, self.language}
        single |= {self.author, self.theme, self.status}
        return (single | set(self.sections.values()) | set(self.counts.values())) - {""}


@dataclass(frozen=True, kw_only=True)
class CommentMapping:
    """The columns of comments."""

    key: str
    idea: str
    author: str
    body: str
    created_at: str
    stance: str = ""
    stances: Mapping[str, str] = field(default_factory=dict)
    votes: str = ""
    is_html: bool = False

    def columns(self) -> set[str]:
        """Every column this names."""
        return {self.key, self.idea, self.author, self.body, self.created_at, self.stance, self.votes} - {""}


@dataclass(frozen=True, kw_only=True)
class SourceMapping:
    """The columns of sources."""

    key: str
    idea: str
    title: str
    url: str
    note: str = ""
    is_html: bool = False

    def columns(self) -> set[str]:
        """Every column this names."""
        return {self.key, self.idea, self.title, self.url, self.note} - {""}


@dataclass(frozen=True, kw_only=True)
class ImportMapping:
    """All of a mapping file."""

    origin: Origin
    call: CallMapping
    ideas: IdeaMapping
    comments: CommentMapping | None = None
    sources: SourceMapping | None = None

    @property
    def comment_columns(self) -> CommentMapping:
        """The columns of comments. Raises Unreadable when they are not said."""
        if self.comments is None:
            raise Unreadable(_("La correspondance n’a pas de partie [%(part)s].") % {"part": "comments"})
        return self.comments

    @property
    def source_columns(self) -> SourceMapping:
        """The columns of sources. Raises Unreadable when they are not said."""
        if self.sources is None:
            raise Unreadable(_("La correspondance n’a pas de partie [%(part)s].") % {"part": "sources"})
        return self.sources


_PARTS: dict[str, type[Any]] = {
    "origin": Origin,
    "call": CallMapping,
    "ideas": IdeaMapping,
    "comments": CommentMapping,
    "sources": SourceMapping,
}


def mapping_in(path: Path) -> ImportMapping:
    """The mapping that ``path`` holds. Raises Unreadable with what is wrong with it."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Unreadable(
            _("%(file)s ne peut pas être lu : %(why)s") % {"file": path.name, "why": error}
        ) from None
    if unknown := sorted(set(data) - set(_PARTS)):
        said = {"file": path.name, "parts": ", ".join(unknown)}
        raise Unreadable(_("%(file)s a des parties inconnues : %(parts)s.") % said)
    if missing := [name for name in ("origin", "call", "ideas") if name not in data]:
        said = {"file": path.name, "missing": ", ".join(missing)}
        raise Unreadable(_("Il manque dans %(file)s : %(missing)s.") % said)
    mapping = ImportMapping(**{name: _part(path.name, name, values) for name, values in data.items()})
    if unknown := sorted(set(mapping.ideas.sections) - set(SECTIONS)):
        said = {"file": path.name, "unknown": ", ".join(unknown), "known": ", ".join(SECTIONS)}
        raise Unreadable(
            _("%(file)s : pas de rubriques d’une idée : %(unknown)s ; connues : %(known)s.") % said
        )
    return mapping


def _part(name: str, part: str, values: Any) -> Any:
    known = {each.name: each for each in fields(_PARTS[part])}
    if not isinstance(values, dict) or set(values) - set(known):
        unknown = sorted(set(values) - set(known)) if isinstance(values, dict) else [part]
        said = {"file": name, "part": part, "unknown": ", ".join(unknown)}
        raise Unreadable(_("%(file)s, [%(part)s], inconnu : %(unknown)s.") % said)
    needed = [each for each in known.values() if each.default is MISSING and each.default_factory is MISSING]
    if missing := [each.name for each in needed if not values.get(each.name)]:
        said = {"file": name, "part": part, "missing": ", ".join(missing)}
        raise Unreadable(_("%(file)s, [%(part)s], il manque : %(missing)s.") % said)
    for key, value in values.items():
        if not isinstance(value, _KINDS.get(key, dict if known[key].default_factory is not MISSING else str)):
            said = {"file": name, "part": part, "key": key}
            raise Unreadable(_("%(file)s, [%(part)s] : %(key)s n’est pas du bon type.") % said)
    return _PARTS[part](**{key: _aware(value) for key, value in values.items()})


_KINDS: dict[str, type] = {
    "names": dict,
    "sections": dict,
    "date": datetime.date,
    "opens_at": datetime.datetime,
    "closes_at": datetime.datetime,
    "is_html": bool,
}


def _aware(value: Any) -> Any:
    """A date and time without a zone is meant by the lab's clock."""
    is_naive = isinstance(value, datetime.datetime) and value.tzinfo is None
    return value.replace(tzinfo=clock.lab_zone()) if is_naive else value
