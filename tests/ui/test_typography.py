"""French typography: no-break spaces inside « » and before : ; ? !, the apostrophe ’, in all that people read."""

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
CHAPTERS = ("platform/lab", "ideas", "cms", "api")
TEMPLATES = sorted(
    path
    for chapter in CHAPTERS
    for path in (PROJECT / chapter).rglob("templates/**/*")
    if path.suffix in {".html", ".txt"}
)
MODULES = sorted(
    path
    for chapter in CHAPTERS
    for path in (PROJECT / chapter).rglob("*.py")
    if "migrations" not in path.parts
)

# A plain space, or a line's end, where the mark after it (or the words after «) could fall onto a line of its own.
STANDS_ALONE = re.compile(r"(?<=\S)[ \n]+[:;?!»](?!\S*=)|«[ \n]|\d (?:\d{3}\b|%(?![(\w])|Mo\b|ko\b)")
STRAIGHT = re.compile(r"[^\W\d_]'[^\W\d_]")
GETTEXT = re.compile(r"_|(?:n|p|np)?gettext(?:_lazy|_noop)?")

# What no one reads: template code, comments, addresses and attributes.
CODE = re.compile(r"\{#.*?#\}|\{%.*?%\}|<[^>]*>", re.S)
WORDS = re.compile(r"""(?:\btranslate|_\() *(?:"([^"]*)"|'([^']*)')""")


def words_of(template: str) -> list[str]:
    """All French strings of a template: those to translate, and what stands between its tags."""
    said = [double or single for double, single in WORDS.findall(template)]
    between = CODE.sub("\x00", re.sub(r"\{\{.*?\}\}", "…", template))
    return said + re.split(r"[\x00]+", re.sub(r"\x00(?=[ \n])", "…", between))


def is_gettext(call: ast.Call) -> bool:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    return GETTEXT.fullmatch(name) is not None


def msgids_of(module: str) -> list[str]:
    """All literal strings that a module hands to gettext."""
    said = []
    for call in ast.walk(ast.parse(module)):
        if isinstance(call, ast.Call) and is_gettext(call):
            said += [
                one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
            ]
    return said


def alone(words: list[str]) -> list[str]:
    return [said for said in words if STANDS_ALONE.search(said) or STRAIGHT.search(said)]


def named(path: Path) -> str:
    return str(path.relative_to(PROJECT))


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_french_marks_never_stand_alone_on_a_line(template):
    assert alone(words_of(template.read_text())) == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_french_marks_never_stand_alone_in_a_message(chapter):
    modules = [module for module in MODULES if named(module).startswith(f"{chapter}/")]
    said = {named(module): alone(msgids_of(module.read_text())) for module in modules}

    assert modules
    assert {module: words for module, words in said.items() if words} == {}


def strings_in(value: object) -> list[str]:
    """All strings inside tables and lists, but those of a key that names another language."""
    if isinstance(value, dict):
        return [
            said for key, one in value.items() if key not in {"it", "de", "en"} for said in strings_in(one)
        ]
    if isinstance(value, list):
        return [said for one in value for said in strings_in(one)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize(
    "path",
    [
        "cms/starter.toml",
        *(
            f"platform/lab/web/demo/{name}.toml"
            for name in ("lab", "ideas", "pilots", "plans", "talk", "together")
        ),
    ],
)
def test_french_marks_never_stand_alone_in_what_a_lab_starts_with(path):
    said = strings_in(tomllib.loads((PROJECT / path).read_text()))

    assert said
    assert alone([words for words in said if not words.startswith("http")]) == []


def test_french_marks_never_stand_alone_in_the_default_process():
    said = strings_in(json.loads((PROJECT / "ideas/workflow/data/default_process.json").read_text()))

    assert said
    assert alone(said) == []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ('{% translate "Et après ?" %}', ["Et après ?"]),
        ('{% field f label=_("« Quoi »") %}', ["« Quoi »"]),
        ("<b>{{ who }}</b> : oui", ["…… : oui"]),
        (
            "{% blocktranslate trimmed %}Étape {{ step }}\n : {{ title }}{% endblocktranslate %}",
            ["Étape …\n : …"],
        ),
        ('{% translate "L\'idée" %}', ["L'idée"]),
        ('{% url "a" as b %}<a href="{{ b }}">{% if a %}?{% endif %}</a>', []),
    ],
)
def test_a_plain_space_is_seen(template, found):
    assert alone(words_of(template)) == found
