"""Bringing in ideas of another source, some at a time, each with all that belongs to it."""

import time
from collections import ChainMap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import batched

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import DatabaseError, transaction

from ideas.calls.models import Call
from ideas.calls.operations import archive_call, open_call
from ideas.discussion.models import OriginKind, Stance, Thread
from ideas.discussion.operations import BroughtComment, bring_in_comments
from ideas.discussion.placing import Origin as CommentOrigin
from ideas.discussion.queries import thread_of
from ideas.exchange.mapping import ImportMapping
from ideas.exchange.markdown import markdown_of_html, markdown_of_plain
from ideas.exchange.reading import Row, Unreadable, WrongRow
from ideas.exchange.tables import Answer, Bundle, Outcome, Tables
from ideas.ideation.lifecycle import SECTION_LIMIT
from ideas.ideation.models import Idea, Source
from ideas.ideation.operations import Imported, import_idea
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.errors import Invalid, LabError
from ideas.kernel.text import clean_text
from ideas.people.models import Person
from ideas.people.operations import record_people, record_person
from ideas.topics.models import Theme
from ideas.workflow.models import Stage
from ideas.workflow.operations import ensure_default_process
from ideas.workflow.queries import published_version

SOURCE_TITLE_LIMIT = 250
TOGETHER = 10  # ideas in one transaction, which stays short: SQLite's other writers wait for it
type _People = ChainMap[str, Person]


class Import:
    """One run: brings every idea in with its people, sources and comments.

    Some go together in one transaction; where one of these is wrong, each goes in a transaction of its own. A row that is
    wrong is answered so and nothing else suffers: a wrong idea leaves out what belongs to it, a wrong comment or source only
    itself. What was brought in before is left alone. ``is_dry`` does it all and
    undoes it.
    """

    def __init__(self, mapping: ImportMapping, *, by: Actor, is_dry: bool = False) -> None:
        self.mapping, self.by, self.is_dry = mapping, by, is_dry
        self.answers: list[Answer] = []
        self._people: dict[str, Person] = {}
        self._themes: dict[str, Theme] = {}
        self._stage = Stage()

    def run(self, tables: Tables, *, progress: Callable[[int], object] = int) -> list[Answer]:
        """Bring in ``tables``; an answer for each row, in their order. Raises Unreadable before anything is done."""
        self._prepare()
        for bundles in batched(self._bundles(tables), TOGETHER):
            started = time.monotonic()
            self.answers += self._bring_together(bundles)
            clock.breathe(started)
            progress(sum(len(bundle) for bundle in bundles))
        order = {"ideas": 0, "comments": 1, "sources": 2}
        return sorted(self.answers, key=lambda answer: (order[answer.table], answer.line))

    # --- Before -------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        wanted = set(self.mapping.ideas.themes.values())
        self._themes = {theme.slug: theme for theme in Theme.objects.filter(slug__in=wanted)}
        if missing := sorted(wanted - set(self._themes)):
            raise Unreadable(f"The lab has no themes with these addresses: {', '.join(missing)}.")
        ensure_default_process(by=self.by)
        stage = published_version().stages.filter(key=self.mapping.call.stage).first()
        if stage is None:
            raise Unreadable(f"The process has no stage {self.mapping.call.stage}.")
        self._stage = stage
        try:
            with transaction.atomic():
                self._call()
                transaction.set_rollback(self.is_dry)
        except Invalid as error:
            words = "; ".join(f"{each.field}: {each.message}" for each in error.errors)
            raise Unreadable(f"The call cannot be made: {words}") from None

    def _call(self) -> Call:
        """The archived call of the mapping, made unless it is there; in the past, as it was."""
        wanted = self.mapping.call
        if call := Call.objects.filter(slug=wanted.slug).first():
            return call
        with clock.set_to(wanted.opens_at):
            call = open_call(
                names=dict(wanted.names),
                briefs=dict(wanted.briefs),
                slug=wanted.slug,
                process=ensure_default_process(by=self.by),
                opens_at=wanted.opens_at,
                closes_at=wanted.closes_at,
                by=self.by,
            )
        with clock.set_to(wanted.closes_at):
            return archive_call(call, by=self.by)

    def _bundles(self, tables: Tables) -> Iterator[Bundle]:
        """Every idea with its rows; rows that belong to none are answered."""
        bundles: dict[str, Bundle] = {}
        for row in tables.ideas:
            with self._answering("ideas", row):
                key = row.needed(self.mapping.ideas.key)
                if key in bundles:
                    raise WrongRow(f"the key {key[:40]} stands at line {bundles[key].row.line} already")
                bundles[key] = Bundle(row, key)
        for row in tables.comments:
            with self._answering("comments", row):
                _find(bundles, row, self.mapping.comment_columns.idea).comments.append(row)
        for row in tables.sources:
            with self._answering("sources", row):
                _find(bundles, row, self.mapping.source_columns.idea).sources.append(row)
        yield from bundles.values()

    @contextmanager
    def _answering(self, table: str, row: Row) -> Iterator[None]:
        """Answer ``row`` as refused where what is done inside says that it is wrong."""
        try:
            yield
        except WrongRow as error:
            self.answers.append(Answer(table, row.line, Outcome.REFUSED, str(error)))

    # --- One idea -----------------------------------------------------------------------------------------

    def _bring_together(self, bundles: Sequence[Bundle]) -> list[Answer]:
        """Bring in ``bundles`` in one transaction where all is well with them, else each in its own."""
        people = ChainMap[str, Person]({}, self._people)
        try:
            with transaction.atomic():
                self._record_people(bundles, people)
                call = self._call()
                answers = [answer for bundle in bundles for answer in self._write(bundle, call, people)]
                is_well = all(answer.outcome is not Outcome.REFUSED for answer in answers)
                transaction.set_rollback(self.is_dry or not is_well)
        except (WrongRow, LabError, DatabaseError):
            is_well = False
        if not is_well:
            return [answer for bundle in bundles for answer in self._bring(bundle)]
        if not self.is_dry:
            self._people.update(people.maps[0])
        return answers

    def _record_people(self, bundles: Sequence[Bundle], people: _People) -> None:
        """Record everybody who wrote one of ``bundles``, with few statements."""
        rows = [bundle.row for bundle in bundles]
        names = {row.text(self.mapping.ideas.author) for row in rows}
        for bundle in bundles:
            names |= {row.text(self.mapping.comment_columns.author) for row in bundle.comments}
        keys = {self._key(name): name for name in sorted(names - {""}) if name not in people}
        language = _language(self.mapping.origin.language)
        found = record_people(keys, via="import", language=language, by=self.by)
        people.update({name: found[key] for key, name in keys.items()})

    def _bring(self, bundle: Bundle) -> list[Answer]:
        """Bring in all of ``bundle`` or, where the idea itself is refused, nothing of it."""
        people = ChainMap[str, Person]({}, self._people)
        try:
            with transaction.atomic():
                answers = self._write(bundle, self._call(), people)
                transaction.set_rollback(self.is_dry)
        except (WrongRow, LabError, DatabaseError) as error:
            why = "its idea was refused"
            return [
                Answer("ideas", bundle.row.line, Outcome.REFUSED, _why(error)),
                *(Answer("comments", row.line, Outcome.REFUSED, why) for row in bundle.comments),
                *(Answer("sources", row.line, Outcome.REFUSED, why) for row in bundle.sources),
            ]
        if not self.is_dry:
            self._people.update(people.maps[0])
        return answers

    def _write(self, bundle: Bundle, call: Call, people: _People) -> list[Answer]:
        answers: list[Answer] = []
        idea = Idea.objects.filter(origin_key=self._key(bundle.key)).first()
        if idea is not None:
            answers += [Answer("sources", row.line, Outcome.KNOWN) for row in bundle.sources]
            answers.append(Answer("ideas", bundle.row.line, Outcome.KNOWN))
        else:
            sources, answers = self._sources(bundle)
            what = self._imported(bundle, sources, people)
            idea = import_idea(what, call=call, stage=self._stage, by=self.by)
            outcome = Outcome.HIDDEN if what.hidden_reason else Outcome.BROUGHT
            answers.append(Answer("ideas", bundle.row.line, outcome, what.hidden_reason))
        thread = thread_of("idea", idea.code) if idea else None
        return answers + (self._comments(thread, bundle.comments, people) if thread else [])

    def _imported(self, bundle: Bundle, sources: list[dict[str, str]], people: _People) -> Imported:
        columns, row, origin = self.mapping.ideas, bundle.row, self.mapping.origin
        texts = {key: _text(row.text(name), columns.is_html) for key, name in columns.sections.items()}
        if not any(texts.values()):
            raise WrongRow("it has no text")
        if too_long := [key for key, text in texts.items() if len(text) > SECTION_LIMIT]:
            raise WrongRow(f"longer than {SECTION_LIMIT} characters: {', '.join(too_long)}")
        created_at = row.moment(columns.created_at)
        theme = self._themes.get(columns.themes.get(row.text(columns.theme), ""))
        return Imported(
            origin_key=self._key(bundle.key),
            origin_name=origin.name,
            origin_url=origin.url.replace("{key}", bundle.key),
            origin_licence=origin.licence,
            title=row.needed(columns.title),
            summary=_text(row.text(columns.summary), columns.is_html),
            sections=texts,
            language=_language(row.text(columns.language) or origin.language),
            created_at=created_at,
            updated_at=row.moment(columns.updated_at) if row.text(columns.updated_at) else created_at,
            lead=self._person(row.text(columns.author), people) if row.text(columns.author) else None,
            themes=[theme] if theme else [],
            legacy_counts={name: row.count(column) for name, column in columns.counts.items()},
            sources=sources,
            hidden_reason=columns.removed.get(row.text(columns.status), ""),
        )

    def _sources(self, bundle: Bundle) -> tuple[list[dict[str, str]], list[Answer]]:
        answers: list[Answer] = []
        taken: dict[str, dict[str, str]] = {}
        for row in bundle.sources:
            try:
                source = self._source(row)
            except WrongRow as error:
                answers.append(Answer("sources", row.line, Outcome.REFUSED, str(error)))
            else:
                is_new = taken.setdefault(source["origin_key"], source) is source
                why = "" if is_new else "another source of the idea has its key"
                outcome = Outcome.BROUGHT if is_new else Outcome.REFUSED
                answers.append(Answer("sources", row.line, outcome, why))
        return list(taken.values()), answers

    def _source(self, row: Row) -> dict[str, str]:
        columns = self.mapping.source_columns
        url, key = row.needed(columns.url), self._key(f"source:{row.needed(columns.key)}")
        try:
            URLValidator(["http", "https"])(url)
        except ValidationError:
            raise WrongRow(f"{columns.url} is no address: {url[:60]}") from None
        if Source.objects.filter(origin_key=key).exists():
            raise WrongRow("another idea has a source with its key")
        title = clean_text(row.needed(columns.title), lines=False)[:SOURCE_TITLE_LIMIT]
        note = clean_text(_text(row.text(columns.note), columns.is_html))
        return {"title": title, "url": url, "note": note, "origin_key": key}

    def _comments(self, thread: Thread, rows: Sequence[Row], people: _People) -> list[Answer]:
        """Bring in those that can be read; if one of them is refused, each on its own."""
        answers: list[Answer] = []
        read: list[tuple[Row, BroughtComment]] = []
        for row in rows:
            try:
                read.append((row, self._comment(row, people)))
            except (WrongRow, LabError) as error:
                answers.append(Answer("comments", row.line, Outcome.REFUSED, _why(error)))
        try:
            return answers + self._bring_comments(thread, read)
        except (LabError, DatabaseError):
            pass
        for each in read:
            try:
                answers += self._bring_comments(thread, [each])
            except (LabError, DatabaseError) as error:
                answers.append(Answer("comments", each[0].line, Outcome.REFUSED, _why(error)))
        return answers

    def _bring_comments(self, thread: Thread, read: list[tuple[Row, BroughtComment]]) -> list[Answer]:
        origin = self.mapping.origin
        where = CommentOrigin(
            kind=OriginKind.IMPORT, source=origin.name, date=origin.date, licence=origin.licence
        )
        comments = [comment for _row, comment in read]
        with transaction.atomic():
            new = {row.legacy_id for row in bring_in_comments(thread, comments, origin=where, by=self.by)}
        return [
            Answer("comments", row.line, Outcome.BROUGHT if comment.legacy_id in new else Outcome.KNOWN)
            for row, comment in read
        ]

    def _comment(self, row: Row, people: _People) -> BroughtComment:
        columns = self.mapping.comment_columns
        return BroughtComment(
            legacy_id=self._key(row.needed(columns.key)),
            body=_text(row.needed(columns.body), columns.is_html),
            created_at=row.moment(columns.created_at),
            stance=columns.stances.get(row.text(columns.stance), Stance.NEUTRAL),
            language=_language(self.mapping.origin.language),
            legacy_votes=row.count(columns.votes) if columns.votes else None,
            author=self._person(row.needed(columns.author), people),
        )

    def _person(self, name: str, people: _People) -> Person:
        """The unclaimed person whom the source calls ``name``, recorded once."""
        if name not in people:
            language, key = _language(self.mapping.origin.language), self._key(name)
            people[name] = record_person(
                display_name=name, via="import", language=language, key=key, quiet=True, by=self.by
            )
        return people[name]

    def _key(self, name: str) -> str:
        return f"{self.mapping.origin.key}:{name}"


def _find(bundles: dict[str, Bundle], row: Row, column: str) -> Bundle:
    key = row.needed(column)
    if key not in bundles:
        raise WrongRow(f"no idea has the key {key[:40]}")
    return bundles[key]


def _text(text: str, is_html: bool) -> str:
    return markdown_of_html(text) if is_html else markdown_of_plain(text)


def _language(code: str) -> str:
    if code not in settings.LAB_LANGUAGES:
        raise WrongRow(f"the lab does not speak {code[:10]}")
    return code


def _why(error: Exception) -> str:
    if isinstance(error, Invalid):
        return "; ".join(f"{each.field}: {each.message}" for each in error.errors)
    return " ".join(str(error).split())[:200]
