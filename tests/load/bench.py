"""``make bench``: how fast the product is, against a bare page that the same server answers in the same run.

``python -m tests.load.bench`` measures at 1,000 and at 100,000 ideas; ``--ideas 10000`` makes the large lab smaller, ``--write``
puts the figures into ``platform/docs/benchmarks.md``. Needs PostgreSQL's and Redis' binaries. Nothing else should run meanwhile.
"""

import argparse
import contextlib
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from deploy.loopback import ServerAway
from deploy.postgresql import PostgreSQL
from deploy.processes import ROOT, Process
from tests.load.client import Connection, Page, milliseconds, per_second
from tests.load.lab import MeasuredLab, at_home, with_database
from tests.load.outbox import on_postgresql, on_sqlite
from tests.load.twins.bench import near_figures
from tests.load.weight import weights

SMALL = 1000
PAIRS = 5
MOST_NEAR = 50_000
DOCUMENT = ROOT / "platform" / "docs" / "benchmarks.md"


@dataclass(frozen=True)
class Figure:
    """One row of the table: what was measured, what is wanted, whether it was reached."""

    what: str
    measured: str
    wanted: str
    is_reached: bool

    def row(self) -> str:
        """The row in Markdown."""
        return f"| {self.what} | {self.measured} | {self.wanted} | {'yes' if self.is_reached else '**no**'} |"


# --- Pages against the bare one ---------------------------------------------------------------------------------
def share(lab: MeasuredLab, page: Page, *, seconds: float) -> tuple[float, float]:
    """Requests a second of ``page`` and its share of the bare page's with as many bytes: medians of pairs measured in turn."""
    size = len(Connection(lab.port).ask(page))
    yardstick = Page("bare", f"/bare/{size}/")
    rates, shares = [], []
    for _ in range(PAIRS):
        bare = per_second(lab.port, yardstick, seconds=seconds)
        rates.append(per_second(lab.port, page, seconds=seconds))
        shares.append(rates[-1] / bare)
    return statistics.median(rates), statistics.median(shares)


def pages_against_bare(
    lab: MeasuredLab, pages: list[Page], *, wanted: float, seconds: float, who: str
) -> list[Figure]:
    """A row for each page."""
    found = []
    for page in pages:
        rate, part = share(lab, page, seconds=seconds)
        found.append(
            Figure(
                f"{page.name}, {who}",
                f"{part:.0%} ({rate:.0f}/s)",
                f"≥ {wanted:.0%} of a bare page",
                part >= wanted,
            )
        )
        print(found[-1].row(), flush=True)
    return found


@contextlib.contextmanager
def one_write_a_second(lab: MeasuredLab) -> Iterator[None]:
    """Somebody supports an idea each second meanwhile, in a process of its own."""
    command = ["python", "-m", "tests.load.inside", "write", "3600"]
    writer = Process("writer", command, lab.folder / "logs" / "writer.log", lab.settings)
    time.sleep(3)
    try:
        if not writer.is_running:
            raise RuntimeError(f"The writer ended: {writer.last_words()}")
        yield
    finally:
        writer.kill()


# --- Growth -----------------------------------------------------------------------------------------------------
def growth(
    small: MeasuredLab, large: MeasuredLab, pages: list[tuple[Page, Page]], *, times: int
) -> list[Figure]:
    """How much longer one answer takes in the large lab, one question at a time, asked of both in turn."""
    found = []
    for of_small, of_large in pages:
        before, after = milliseconds([small.port, large.port], [of_small, of_large], times=times)
        factor = after / before
        measured = f"{factor:.2f} × ({before:.1f} → {after:.1f} ms)"
        what = f"{of_small.name}, {large.size:,} ideas against {small.size:,}"
        found.append(Figure(what, measured, "≤ 1.50 ×", factor <= 1.5))
        print(found[-1].row(), flush=True)
    return found


# --- All of it --------------------------------------------------------------------------------------------------
def pages_of(lab: MeasuredLab) -> tuple[list[Page], str]:
    """The pages that everyone reads, and the header of somebody who is signed in."""
    known = json.loads(lab.run("-m", "tests.load.inside", "known"))
    pages = [
        Page("home", "/fr/"),
        Page("ideas", "/fr/ideas/"),
        Page("idea", known["idea"]),
        Page("pilot", known["pilot"]),
    ]
    return pages, f"Cookie: {known['cookie']}\r\n"


def grown_pages(lab: MeasuredLab) -> list[Page]:
    """What is asked where the size of the lab could be felt: past the shelves of kept pages, whose
    key holds no parameter that they do not know; signed in, or through the API."""
    pages, cookie = pages_of(lab)
    asked = [
        Page("list of ideas", "/fr/ideas/?unkept=1"),
        Page("list, a theme", "/fr/ideas/?theme=habiter&unkept=1"),
        Page("list, a stage", "/fr/ideas/?stage=cocreation&unkept=1"),
        Page("list, a place", "/fr/ideas/?territory=LX-7&unkept=1"),
        Page("search, a rare word", "/fr/ideas/?q=phare&unkept=1"),
        Page("search, a common word", "/fr/ideas/?q=voisinage&unkept=1"),
        replace(pages[2], name="idea", path=f"{pages[2].path}?unkept=1"),
    ]
    return [replace(page, headers=cookie) for page in asked] + [
        Page("API list", "/api/v1/ideas/"),
        Page("API search", "/api/v1/ideas/?q=phare"),
    ]


def measure(folder: Path, *, large_size: int, seconds: float, times: int) -> list[Figure]:
    """Make the labs, measure, and return the rows."""
    server = PostgreSQL(folder / "postgresql").start()
    labs: list[MeasuredLab] = []
    try:
        for size in (SMALL, large_size):
            print(f"Filling a lab with {size:,} ideas and {size * 10:,} comments …", flush=True)
            url = with_database(server.url(), f"lab_{size}")
            labs.append(MeasuredLab(folder / f"lab-{size}", size=size, database_url=url))
            labs[-1].run("-m", "tests.load.inside", "fill", str(size))
            labs[-1].run("manage.py", "collectstatic", "--noinput", "--verbosity", "0")
            labs[-1].start_web()
        small, large = labs
        found = [
            *pages_against_bare(small, pages_of(small)[0], wanted=0.6, seconds=seconds, who="signed out"),
            *_with_writes(small, seconds),
            *_signed_in(small, seconds),
            *growth(
                small, large, list(zip(grown_pages(small), grown_pages(large), strict=True)), times=times
            ),
            *process_figures(large),
            *(Figure(*row) for row in weights(small)),
        ]
        for lab in labs:
            lab.end()
        return found + outbox_figures(folder, server)
    finally:
        for lab in labs:
            lab.end()
        server.stop()


def _with_writes(lab: MeasuredLab, seconds: float) -> list[Figure]:
    with one_write_a_second(lab):
        return pages_against_bare(
            lab, pages_of(lab)[0], wanted=0.6, seconds=seconds, who="signed out, one write a second"
        )


def _signed_in(lab: MeasuredLab, seconds: float) -> list[Figure]:
    pages, cookie = pages_of(lab)
    signed_in = [replace(page, headers=cookie) for page in pages]
    return pages_against_bare(lab, signed_in, wanted=0.15, seconds=seconds, who="signed in")


def process_figures(lab: MeasuredLab) -> list[Figure]:
    """How soon the web process answered, and what it holds after all these pages."""
    memory = lab.megabytes()
    found = [
        Figure("web process ready", f"{lab.ready_seconds:.1f} s", "≤ 5 s", lab.ready_seconds <= 5),
        Figure("web process resident", f"{memory:.0f} MB", "≤ 250 MB", 0 < memory <= 250),
    ]
    for figure in found:
        print(figure.row(), flush=True)
    return found


def outbox_figures(folder: Path, server: PostgreSQL) -> list[Figure]:
    """What the outbox bears: two workers on PostgreSQL, and the relay alone on SQLite."""
    url = with_database(server.url(), "lab_outbox")
    rows = on_postgresql(folder / "outbox-postgresql", database_url=url)
    found = [Figure(*row) for row in rows + on_sqlite(folder / "outbox-sqlite")]
    for figure in found:
        print(figure.row(), flush=True)
    return found


def print_twins(folder: Path, *, large_size: int) -> int:
    """Measure near ideas and print the rows; 0, since what was not reached stands in them."""
    server = PostgreSQL(folder / "postgresql").start()
    try:
        for row in near_figures(folder, with_database(server.url(), "lab_twins"), large_size=large_size):
            print(Figure(*row).row(), flush=True)
    finally:
        server.stop()
    return 0


def document(figures: list[Figure], *, large_size: int) -> str:
    """The page of figures."""
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return "\n".join(
        [
            "# How fast it is",
            "",
            "Measured by `make bench`, which makes two labs on a PostgreSQL of its own, one with 1,000 ideas and one with "
            f"{large_size:,}, each idea with ten comments, and serves both with the web process of `platform/deploy/Procfile`. The "
            "yardstick is a bare Django view of as many bytes that asks no database, answered by the same process through the same "
            "middleware; pages and yardstick are measured in turn, and the median of the pairs counts. The client shares the "
            "machine with server and database.",
            "",
            "To repeat: `make bench ARGS=--write` on a machine that does nothing else (half an hour); "
            '`make bench ARGS="--ideas 5000 --seconds 1"` for a first look.',
            "",
            f"Last run: {time.strftime('%Y-%m-%d')}, {machine}.",
            "",
            "| what | measured | wanted | reached |",
            "|---|---|---|---|",
            *(figure.row() for figure in figures),
            "",
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 1 when something that is needed is not there."""
    parser = argparse.ArgumentParser(description="Measure speed against a bare page.")
    parser.add_argument("--ideas", type=int, default=100_000, help="size of the large lab")
    parser.add_argument("--seconds", type=float, default=3, help="length of one measurement")
    parser.add_argument("--times", type=int, default=150, help="answers for one median")
    parser.add_argument(
        "--twins", action="store_true", help="measure near ideas instead: how well and how soon"
    )
    parser.add_argument("--write", action="store_true", help=f"write {DOCUMENT.relative_to(ROOT)}")
    options = parser.parse_args(arguments)
    at_home()
    with tempfile.TemporaryDirectory(prefix="terreau-bench-") as folder:
        Path(folder).chmod(0o755)
        try:
            if options.twins:
                return print_twins(Path(folder), large_size=min(options.ideas, MOST_NEAR))
            figures = measure(
                Path(folder), large_size=options.ideas, seconds=options.seconds, times=options.times
            )
        except ServerAway as away:
            print(f"Nothing was measured: {away}", file=sys.stderr)
            return 1
    text = document(figures, large_size=options.ideas)
    if options.write:
        DOCUMENT.write_text(text)
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
