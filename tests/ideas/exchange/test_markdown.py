"""HTML of other sources shows the same words as Markdown."""

import pytest

from ideas.exchange.markdown import markdown_of_html
from ideas.kernel.text import html_of


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>Un <strong>mot </strong>fort.<br />Deux.</p><p>Fin", "Un **mot** fort.\nDeux.\n\nFin"),
        (
            "<ul>\n<li>un</li><li>deux<ol><li>a</li><li>b</li></ol></li></ul>x",
            "- un\n- deux\n  1. a\n  2. b\n\nx",
        ),
        (
            "<h2><strong>Titre</strong></h2><blockquote><p>a</p><p>b</p></blockquote>",
            "## Titre\n\n> a\n>\n> b",
        ),
        ('<a href="https://a.example/b(c)">l<em>ien</em></a>', "[l*ien*](https://a.example/b%28c%29)"),
        ('<a href="javascript:x">lien</a><script>x</script>', "lien"),
        ("</p></div>seul<hr>", "seul\n\n---"),
    ],
)
def test_marks_are_kept(html: str, markdown: str) -> None:
    assert markdown_of_html(html) == markdown


@pytest.mark.parametrize(
    "words", ["2. fois", "- moins", "a * b * c", "_x_", "[a](b)", "`x`", "# un", "> dit"]
)
def test_words_that_look_like_marks_stay_words(words: str) -> None:
    escaped = words.replace(">", "&gt;")

    assert html_of(markdown_of_html(f"<p>{escaped}</p>")).strip() == f"<p>{escaped}</p>"
