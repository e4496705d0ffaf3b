"""A bar is drawn on a terminal and nowhere else."""

import io

from ideas.kernel.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_the_bar_grow() -> None:
    stream = Terminal()

    with Progress(4, "file.csv", stream) as bar:
        bar.advance()
        bar.advance(3)

    drawn = stream.getvalue().split("\r")[1:]
    assert [line[-6:].strip() for line in drawn] == ["0 %", "25 %", "100 %"]
    assert drawn[-1].startswith(f"file.csv {'█' * 30}")


def test_a_file_stays_clean() -> None:
    stream = io.StringIO()

    with Progress(2, "file.csv", stream) as bar:
        bar.advance(2)

    assert stream.getvalue() == ""


def test_nothing_to_do_is_no_division_by_zero() -> None:
    with Progress(0, "file.csv", Terminal()) as bar:
        bar.advance(0)

    assert bar.done == 0
