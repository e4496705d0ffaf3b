"""Tables are read row by row, however they are written; one that is not whole is refused with the reason."""

import gzip
from pathlib import Path

import pytest

from ideas.exchange.reading import Row, Unreadable, rows_in
from ideas.exchange.spool import spooling

TABLE = 'a;b;c\n1;"x, y\nz";0\n\n2\n3;é;0\n'
ROWS = [Row(2, {"a": "1", "b": "x, y\nz"}), Row(5, None), Row(6, {"a": "3", "b": "é"})]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(TABLE.encode(), id="plain"),
        pytest.param(TABLE.encode("utf-8-sig"), id="with a mark of its encoding"),
        pytest.param(gzip.compress(TABLE.encode()), id="gzip"),
        pytest.param(
            gzip.compress(TABLE[:9].encode()) + gzip.compress(TABLE[9:].encode()), id="gzip in parts"
        ),
    ],
)
def test_rows_have_their_lines_and_the_columns_that_matter(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "table"
    path.write_bytes(content)

    assert list(rows_in(path, {"a", "b"})) == ROWS


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(gzip.compress(TABLE.encode() * 500)[:-12], "ne peut pas être lu", id="cut off"),
        pytest.param(gzip.compress(TABLE.encode()) + b"more", "ne peut pas être lu", id="more after its end"),
        pytest.param(b"a,b\n" + b"1,2\n" * 9_000 + b"\xe9,\n", "n’est pas en UTF-8", id="another encoding"),
        pytest.param(b"", "n’a pas les colonnes a, b", id="empty"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_and_leaves_nothing(
    tmp_path: Path, settings, content: bytes, why: str
) -> None:
    settings.LAB_DATA = tmp_path
    path = tmp_path / "table"
    path.write_bytes(content)

    with pytest.raises(Unreadable, match=why), spooling() as spool:
        spool.take("ideas", path, {"a", "b"}, key="a")

    assert list(tmp_path.iterdir()) == [path]
