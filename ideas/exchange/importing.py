"""Bringing in ideas of another source, many at a time, each with all that belongs to it.

A file of its own because a run has a state that the operation which begins it has not.
"""

import time
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from ideas.discussion.bringing import BroughtComment, bring_in_comments_of
from ideas.discussion.models import OriginKind
from ideas.discussion.placing import Origin as CommentOrigin
from ideas.discussion.queries import threads_of
from ideas.exchange.destination import destination_of, ensure_call
from ideas.exchange.mapping import ImportMapping
from ideas.exchange.meaning import Meaning, Meant, MeantComment, refusals
from ideas.exchange.spool import Spool
from ideas.exchange.tables import Answer, Bundle, Outcome, reason_of
from ideas.ideation.models import Idea, Source
from ideas.ideation.operations import Imported, import_ideas, import_sources
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.errors import LabError
from ideas.people.models import Person
from ideas.people.operations import record_people

# Ideas in one transaction, and rows with all that belongs to them, about: few on SQLite, whose other writers wait for it.
TOGETHER = {"sqlite": 5, "postgresql": 100}
ROWS_TOGETHER = {"sqlite": 30, "postgresql": 1_500}
KNOWN_PEOPLE = 1_000  # whom a run need not ask for again
type _People = ChainMap[str, Person]
type _Said = tuple[int, MeantComment]  # a comment with the key of its thread


class Import:
    """One run: brings every idea in with its people, sources and comments.

    Many go together in one transaction; where something in it cannot be kept, the halves go each in its own, down to one.
    A row that is wrong is answered so and nothing else suffers: a wrong idea leaves out what belongs to it, a wrong comment
    or source only itself. What was brought in before is left alone. ``is_dry`` does it all and undoes it, and remembers
    the keys, so that it says what a run would say.
    """

    def __init__(self, mapping: ImportMapping, spool: Spool, *, by: Actor, is_dry: bool = False) -> None:
        """Make the call that the ideas will stand in. Raises Unreadable where ``mapping`` does not fit the lab."""
        self.mapping, self.spool, self.by, self.is_dry = mapping, spool, by, is_dry
        destination = destination_of(mapping, by=by, is_dry=is_dry)
        self._stage = destination.stage
        self._meaning = Meaning(mapping, destination.themes)
        self._people: dict[str, Person] = {}  # by their names, those met last

    def run(self, *, progress: Callable[[int], object] = int) -> None:
        """Bring in what the spool holds, which has an answer for each row afterwards."""
        for bundles in _together(self.spool.bundles()):
            self.spool.answer(self._bring(self._read(bundles)))
            progress(sum(len(bundle) for bundle in bundles))

    # --- Ideas --------------------------------------------------------------------------------------------

    def _read(self, bundles: Sequence[Bundle]) -> list[Meant]:
        """What ``bundles`` mean. A source that its idea has is known; one that another idea has is refused."""
        keys = [self._meaning.key(bundle.key) for bundle in bundles]
        known = set(Idea.objects.filter(origin_key__in=keys).values_list("origin_key", flat=True))
        read = [self._meaning.of(each, is_known=self._meaning.key(each.key) in known) for each in bundles]
        keys = [source.values["origin_key"] for meant in read for source in meant.sources]
        rows = Source.objects.filter(origin_key__in=keys).values_list("origin_key", "idea__origin_key")
        owners = self.spool.marked("sources", keys) | {str(key): str(own) for key, own in rows}
        for meant in read:
            _sort_out(meant, self._meaning.key(meant.bundle.key), owners)
        return read

    def _bring(self, read: Sequence[Meant]) -> list[Answer]:
        """Bring in all that was read in one transaction or, where something cannot be kept, each half in its own."""
        started = time.monotonic()
        people = ChainMap[str, Person]({}, self._people)
        try:
            with transaction.atomic():
                answers = self._write(read, people)
                transaction.set_rollback(self.is_dry)
        except (LabError, DatabaseError) as error:
            if len(read) == 1:
                return refusals(read[0].bundle, reason_of(error))
            clock.breathe(started)
            half = len(read) // 2
            return self._bring(read[:half]) + self._bring(read[half:])
        if self.is_dry:
            self._mark(read, answers)
        else:
            self._meet(people.maps[0])
        clock.breathe(started)
        return answers

    def _meet(self, people: Mapping[str, Person]) -> None:
        """Know people from now on; of too many, those met first are asked for again when they come back."""
        self._people |= people
        for name in list(islice(self._people, max(0, len(self._people) - KNOWN_PEOPLE))):
            del self._people[name]

    def _mark(self, read: Sequence[Meant], answers: Sequence[Answer]) -> None:
        """Keep the keys of the sources and comments that were brought in, for the dry run that has undone them by now."""
        brought = {(each.table, each.line) for each in answers if each.outcome is Outcome.BROUGHT}
        for meant in read:
            own = self._meaning.key(meant.bundle.key)
            sources = [each for each in meant.sources if ("sources", each.row.line) in brought]
            self.spool.mark("sources", {each.values["origin_key"]: own for each in sources})
            comments = [each for each in meant.comments if ("comments", each.row.line) in brought]
            self.spool.mark("comments", {each.comment.legacy_id: own for each in comments})

    def _write(self, read: Sequence[Meant], people: _People) -> list[Answer]:
        """Write the ideas that are new, then the comments of all; in the caller's transaction."""
        self._record({meant.author for meant in read if meant.idea}, people)
        new = {id(meant): _whole(meant, people) for meant in read if meant.idea}
        made = import_ideas(
            list(new.values()), call=ensure_call(self.mapping.call, by=self.by), stage=self._stage, by=self.by
        )
        is_new = dict(zip(new, (idea is not None for idea in made), strict=True))
        added = import_sources(self._of_known(read), by=self.by)
        answers = [answer for meant in read for answer in meant.answers]
        for meant in read:
            answers += _answers(meant, is_new=is_new.get(id(meant), False), added=added)
        return answers + self._comments(self._said(read), people)

    def _of_known(self, read: Sequence[Meant]) -> dict[str, list[Mapping[str, str]]]:
        """The new sources of ideas that were brought in before, by the keys of these."""
        return {
            self._meaning.key(meant.bundle.key): [source.values for source in meant.sources]
            for meant in read
            if meant.idea is None and meant.sources
        }

    def _said(self, read: Sequence[Meant]) -> list[_Said]:
        """The comments of all that was read, each with its idea's thread."""
        keys = [self._meaning.key(meant.bundle.key) for meant in read if meant.comments]
        codes = dict(Idea.objects.filter(origin_key__in=keys).values_list("origin_key", "code"))
        threads = threads_of("idea", codes.values())
        return [
            (threads[codes[self._meaning.key(meant.bundle.key)]].pk, each)
            for meant in read
            for each in meant.comments
        ]

    def _record(self, names: set[str], people: _People) -> None:
        """Record those among ``names`` whom the run has not met: each one unclaimed person."""
        keys = {self._meaning.key(name): name for name in sorted(names - {""}) if name not in people}
        if keys:
            found = record_people(keys, via="import", language=self.mapping.origin.language, by=self.by)
            people.update({name: found[key] for key, name in keys.items()})

    # --- Comments -----------------------------------------------------------------------------------------

    def _comments(self, said: Sequence[_Said], people: _People) -> list[Answer]:
        """Bring in comments together or, where one of them cannot be kept, each half on its own."""
        if not said:
            return []
        known = people.new_child()
        try:
            with transaction.atomic():
                answers = self._write_comments(said, known)
        except (LabError, DatabaseError) as error:
            if len(said) == 1:
                return [Answer("comments", said[0][1].row.line, Outcome.REFUSED, reason_of(error))]
            half = len(said) // 2
            return self._comments(said[:half], people) + self._comments(said[half:], people)
        people.update(known.maps[0])
        return answers

    def _write_comments(self, said: Sequence[_Said], people: _People) -> list[Answer]:
        self._record({each.author for _thread, each in said}, people)
        undone = self.spool.marked("comments", [each.comment.legacy_id for _thread, each in said])
        by_thread: dict[int, list[BroughtComment]] = {}
        for thread, each in said:
            if each.comment.legacy_id in undone:
                continue
            by_thread.setdefault(thread, []).append(replace(each.comment, author=people[each.author]))
        origin = self.mapping.origin
        where = CommentOrigin(
            kind=OriginKind.IMPORT, source=origin.name, date=origin.date, licence=origin.licence
        )
        rows = bring_in_comments_of(by_thread, origin=where, by=self.by)
        return _of_comments(said, {row.legacy_id for row in rows})


def _together(bundles: Iterable[Bundle]) -> Iterator[list[Bundle]]:
    """``bundles`` in groups for one transaction each, of fewer where they have many rows."""
    most, most_rows = TOGETHER[connection.vendor], ROWS_TOGETHER[connection.vendor]
    group: list[Bundle] = []
    rows = 0
    for bundle in bundles:
        group.append(bundle)
        rows += len(bundle)
        if len(group) == most or rows >= most_rows:
            yield group
            group, rows = [], 0
    if group:
        yield group


def _sort_out(meant: Meant, own: str, owners: dict[str, str]) -> None:
    """Answer the sources of ``meant`` that an idea has already; the others are its own from now on."""
    new = []
    for source in meant.sources:
        owner = owners.get(source.values["origin_key"])
        if owner is None:
            new.append(source)
        elif owner == own:
            meant.answers.append(Answer("sources", source.row.line, Outcome.KNOWN))
        else:
            why = _("une autre idée a déjà une source de cette clé")
            meant.answers.append(Answer("sources", source.row.line, Outcome.REFUSED, why))
    owners |= {source.values["origin_key"]: own for source in new}
    meant.sources = new


def _whole(meant: Meant, people: _People) -> Imported:
    assert meant.idea is not None  # noqa: S101 - only those with an idea are written
    lead = people[meant.author] if meant.author else None
    return replace(meant.idea, lead=lead, sources=[source.values for source in meant.sources])


def _answers(meant: Meant, *, is_new: bool, added: set[str]) -> Iterator[Answer]:
    """What became of an idea that was to be written, and of its sources; another run may have been quicker.

    ``added`` are the keys of the sources that were added to known ideas.
    """
    if meant.idea is not None:
        reason = meant.idea.hidden_reason if is_new else ""
        brought = Outcome.HIDDEN if reason else Outcome.BROUGHT
        yield Answer("ideas", meant.bundle.row.line, brought if is_new else Outcome.KNOWN, reason)
    for source in meant.sources:
        has_come = is_new or source.values["origin_key"] in added
        yield Answer("sources", source.row.line, Outcome.BROUGHT if has_come else Outcome.KNOWN)


def _of_comments(said: Iterable[_Said], new: set[str]) -> list[Answer]:
    """What became of comments; one that is named twice is brought in once."""
    answers = []
    for _thread, each in said:
        outcome = Outcome.BROUGHT if each.comment.legacy_id in new else Outcome.KNOWN
        new.discard(each.comment.legacy_id)
        answers.append(Answer("comments", each.row.line, outcome))
    return answers
