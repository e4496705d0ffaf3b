"""Reads the messages out of our sources, without gettext's own tools: what is to be translated, and what was forgotten to be."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("ideas", "cms", "api", "platform/lab")
# How many of a function's arguments are words, and whether a context comes before them.
FUNCTIONS = {
    "_": (1, False),
    "gettext": (1, False),
    "gettext_lazy": (1, False),
    "gettext_noop": (1, False),
    "ngettext": (2, False),
    "ngettext_lazy": (2, False),
    "pgettext": (1, True),
    "pgettext_lazy": (1, True),
    "npgettext": (2, True),
    "npgettext_lazy": (2, True),
}
CALL = re.compile(r"\b(_|n?p?gettext)\(")
NOT_SHOWN = re.compile(
    r"\{%\s*blocktranslate\b.*?\{%\s*endblocktranslate\s*%\}|\{%\s*comment\b.*?endcomment\s*%\}|\{#.*?#\}|<!--.*?-->"
    r"|\{%\s*block \w*wrap\s*%\}.*?\{%\s*endblock\s*%\}"  # names of styles
    r"|<(script|style|svg|code|pre)\b.*?</\1>",
    re.DOTALL,
)
CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
SAID_BY_ATTRIBUTES = re.compile(r'\b(?:alt|title|aria-label|placeholder)="([^"]*)"')
WORDS = re.compile(r"[^\W\d_]{2}|[«»:;?!]")


@dataclass(frozen=True)
class Message:
    """What gettext looks up: context, words, and their plural where they have one."""

    context: str | None
    words: str
    plural: str | None


def our_sources(suffix: str) -> Iterator[Path]:
    """Files of ours with this suffix that could hold words, without migrations and what only shows the components."""
    for place in PLACES:
        for path in sorted((ROOT / place).rglob(f"*{suffix}")):
            if not {"migrations", "static", "styleguide"} & set(path.parts):
                yield path


def messages_in(path: Path) -> set[Message]:
    """The messages of a Python file or a template."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return {message for node in ast.walk(ast.parse(text)) if (message := _message_of(node))}
    return {message for call in _calls(templatize(text)) if (message := _message_of(call))}


def _calls(text: str) -> Iterator[ast.expr]:
    """The calls in what Django makes of a template for gettext's tools."""
    for found in CALL.finditer(text):
        for end in (found.end() + close.end() for close in re.finditer(r"\)", text[found.end() :])):
            try:
                yield ast.parse(text[found.start() : end], mode="eval").body
            except SyntaxError:
                continue
            break


def _message_of(node: ast.AST) -> Message | None:
    if not isinstance(node, ast.Call):
        return None
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if name not in FUNCTIONS:
        return None
    count, has_context = FUNCTIONS[name]
    said = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    if len(said) < count + has_context:
        return None
    context = said.pop(0) if has_context else None
    return Message(context, said[0], said[1] if count == 2 else None)


def bare_words_in(template: str) -> list[str]:
    """What a template says, or has its attributes say, that no reader of another language could have in theirs."""
    shown = CODE.sub("", NOT_SHOWN.sub("", template))
    texts = [*SAID_BY_ATTRIBUTES.findall(shown), *re.sub(r"<[^>]*>", "\n", shown).split("\n")]
    return [text.strip() for text in texts if WORDS.search(re.sub(r"&\w+;", "", text))]
