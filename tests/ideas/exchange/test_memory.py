"""An import holds as much in memory for many rows as for few."""

import gc
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from ideas.exchange import importing
from ideas.exchange.importing import Import
from ideas.exchange.mapping import mapping_in
from ideas.exchange.spool import spooling
from ideas.exchange.tables import Outcome
from ideas.kernel.actor import SYSTEM
from ideas.people.models import Person

pytestmark = pytest.mark.django_db

MAPPING = Path("platform/docs/examples/republique-numerique.toml")
IDEAS = (
    "idea_id,title,body_html,explanation_html,lang,author,status,created_at,updated_at,"
    "votes_for,votes_mixed,votes_against"
)
COMMENTS = "comment_id,idea_id,author,body,created_at,position,votes"
WORDS = "Un banc dans chaque rue. " * 40  # 1,000 bytes
type Tables = tuple[Path, Path]


@pytest.fixture
def write_tables(tmp_path: Path) -> Callable[..., Tables]:
    """Write so many ideas with one comment each, each by somebody else; one idea of ``every`` so many can be brought in."""

    def write(count: int, *, every: int, voice: str = "v") -> Tables:
        ideas, comments = [IDEAS], [COMMENTS]
        for n in range(count):
            date = "hier" if n % every else "2015-09-26"
            ideas.append(f"{n},Banc {n},{WORDS},,fr,u{n},published,{date},,1,0,0")
            comments.append(f"{n},{n},{voice}{7 * n % count},{WORDS},2015-09-27,for,0")
        paths = tmp_path / f"ideas-{count}.csv", tmp_path / f"comments-{count}.csv"
        for path, lines in zip(paths, (ideas, comments), strict=True):
            path.write_text("\n".join(lines) + "\n", "utf-8")
        return paths

    return write


def peak_of(tables: Tables, said: Path) -> int:
    """Bytes that a dry run held at most; what it says goes into a file."""
    ideas, comments = tables
    with said.open("w", encoding="utf-8") as out:
        tracemalloc.start()
        try:
            call_command(
                "import_ideas", str(ideas), comments=comments, mapping=MAPPING, dry_run=True, stdout=out
            )
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


def test_ten_times_the_rows_take_the_same_memory(write_tables, tmp_path: Path) -> None:
    few, many, said = write_tables(100, every=50), write_tables(1_000, every=50), tmp_path / "said"
    peak_of(few, said)  # what is loaded once is loaded

    grown = -peak_of(few, said) + peak_of(many, said)

    assert "Idées – reprises : 20, refusées : 980." in said.read_text("utf-8")
    assert grown < 500_000  # bytes; the large tables have 1,900,000 more


def test_a_run_knows_so_many_people_and_asks_again_for_the_others(
    write_tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "KNOWN_PEOPLE", 5)
    ideas, comments = write_tables(120, every=1, voice="u")
    mapping = mapping_in(MAPPING)

    with spooling() as spool:
        spool.take("ideas", ideas, mapping.ideas.columns(), key="idea_id")
        spool.take("comments", comments, mapping.comment_columns.columns(), key="idea_id")
        before = people_alive()
        run = Import(mapping, spool, by=SYSTEM)
        run.run()
        known = people_alive() - before
        outcomes = Counter(answer.outcome for answer in spool.answers())

    assert outcomes == {Outcome.BROUGHT: 240}
    assert Person.objects.filter(recorded_via="import").count() == 120
    assert known == 5


def people_alive() -> int:
    """How many people there are in memory."""
    gc.collect()
    return sum(type(each) is Person for each in gc.get_objects())
