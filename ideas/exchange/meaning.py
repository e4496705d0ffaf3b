"""What the rows of an import mean, by its mapping. A file of its own: it asks the database nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from ideas.discussion.bringing import BroughtComment
from ideas.discussion.models import Stance
from ideas.exchange.mapping import ImportMapping
from ideas.exchange.markdown import markdown_of_html, markdown_of_plain
from ideas.exchange.reading import Row, WrongRow
from ideas.exchange.tables import Answer, Bundle, Outcome
from ideas.ideation.lifecycle import SECTION_LIMIT
from ideas.ideation.operations import Imported
from ideas.kernel.text import clean_text
from ideas.topics.models import Theme

SOURCE_TITLE_LIMIT = 250


@dataclass(frozen=True)
class MeantSource:
    """A link of an idea, as it is to be kept, with its row."""

    row: Row
    values: Mapping[str, str]


@dataclass(frozen=True)
class MeantComment:
    """A comment as it is to be kept but for its ``author``, who has only a name yet, with its row."""

    row: Row
    author: str
    comment: BroughtComment


@dataclass
class Meant:
    """What a bundle means: the idea but for its lead (``author`` is a name yet) and its sources, links, comments.

    ``idea`` is None where the idea was brought in before or is refused: a known one keeps what is its own and gets what
    is new. ``answers`` are those that stand already.
    """

    bundle: Bundle
    idea: Imported | None = None
    author: str = ""
    sources: list[MeantSource] = field(default_factory=list)
    comments: list[MeantComment] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)


class Meaning:
    """Reads bundles by a mapping; ``themes`` are those it names, by their addresses."""

    def __init__(self, mapping: ImportMapping, themes: Mapping[str, Theme]) -> None:
        self.mapping, self.themes = mapping, themes

    def of(self, bundle: Bundle, *, is_known: bool) -> Meant:
        """What ``bundle`` means. Rows that are wrong are answered so; with the idea itself all of it is."""
        meant = Meant(bundle)
        if is_known:
            meant.answers.append(Answer("ideas", bundle.row.line, Outcome.KNOWN))
        else:
            try:
                meant.idea, meant.author = self._idea(bundle), bundle.row.text(self.mapping.ideas.author)
            except WrongRow as error:
                meant.answers = refusals(bundle, str(error))
                return meant
        self._read_sources(meant)
        for row in bundle.comments:
            try:
                meant.comments.append(self._comment(row))
            except WrongRow as error:
                meant.answers.append(Answer("comments", row.line, Outcome.REFUSED, str(error)))
        return meant

    def key(self, name: str) -> str:
        """The key under which something of the source is known here."""
        return f"{self.mapping.origin.key}:{name}"

    def _idea(self, bundle: Bundle) -> Imported:
        columns, row, origin = self.mapping.ideas, bundle.row, self.mapping.origin
        texts = {key: _text(row.text(name), columns.is_html) for key, name in columns.sections.items()}
        if not any(texts.values()):
            raise WrongRow(_("elle n’a pas de texte"))
        if too_long := [key for key, text in texts.items() if len(text) > SECTION_LIMIT]:
            said = {"limit": SECTION_LIMIT, "sections": ", ".join(too_long)}
            raise WrongRow(_("plus de %(limit)s caractères : %(sections)s") % said)
        created_at = row.moment(columns.created_at)
        theme = self.themes.get(columns.themes.get(row.text(columns.theme), ""))
        return Imported(
            origin_key=self.key(bundle.key),
            origin_name=origin.name,
            origin_url=origin.url.replace("{key}", bundle.key),
            origin_licence=origin.licence,
            title=row.needed(columns.title),
            summary=_text(row.text(columns.summary), columns.is_html),
            sections=texts,
            language=_language(row.text(columns.language) or origin.language),
            created_at=created_at,
            updated_at=row.moment(columns.updated_at) if row.text(columns.updated_at) else created_at,
            themes=[theme] if theme else [],
            legacy_counts={name: row.count(column) for name, column in columns.counts.items()},
            hidden_reason=columns.removed.get(row.text(columns.status), ""),
        )

    def _read_sources(self, meant: Meant) -> None:
        keys: set[str] = set()
        for row in meant.bundle.sources:
            try:
                meant.sources.append(self._source(row, keys))
            except WrongRow as error:
                meant.answers.append(Answer("sources", row.line, Outcome.REFUSED, str(error)))

    def _source(self, row: Row, keys: set[str]) -> MeantSource:
        columns = self.mapping.source_columns
        url, key = row.needed(columns.url), self.key(f"source:{row.needed(columns.key)}")
        try:
            URLValidator(["http", "https"])(url)
        except ValidationError:
            said = {"column": columns.url, "text": url[:60]}
            raise WrongRow(_("%(column)s n’est pas une adresse : %(text)s") % said) from None
        if key in keys:
            raise WrongRow(_("une autre source de l’idée a déjà sa clé"))
        title = clean_text(row.needed(columns.title), lines=False)[:SOURCE_TITLE_LIMIT]
        note = clean_text(_text(row.text(columns.note), columns.is_html))
        keys.add(key)
        return MeantSource(row, {"title": title, "url": url, "note": note, "origin_key": key})

    def _comment(self, row: Row) -> MeantComment:
        columns = self.mapping.comment_columns
        comment = BroughtComment(
            legacy_id=self.key(row.needed(columns.key)),
            body=_text(row.needed(columns.body), columns.is_html),
            created_at=row.moment(columns.created_at),
            stance=columns.stances.get(row.text(columns.stance), Stance.NEUTRAL),
            language=self.mapping.origin.language,
            legacy_votes=row.count(columns.votes) if columns.votes else None,
            author=None,
        )
        return MeantComment(row, row.needed(columns.author), comment)


def refusals(bundle: Bundle, why: str) -> list[Answer]:
    """The answers for a bundle whose idea is refused: nothing of it is brought in."""
    with_it = _("son idée est refusée")
    return [
        Answer("ideas", bundle.row.line, Outcome.REFUSED, why),
        *(Answer("comments", row.line, Outcome.REFUSED, with_it) for row in bundle.comments),
        *(Answer("sources", row.line, Outcome.REFUSED, with_it) for row in bundle.sources),
    ]


def _text(text: str, is_html: bool) -> str:
    return markdown_of_html(text) if is_html else markdown_of_plain(text)


def _language(code: str) -> str:
    if code not in settings.LAB_LANGUAGES:
        raise WrongRow(_("le lab ne parle pas « %(language)s »") % {"language": code[:10]})
    return code
