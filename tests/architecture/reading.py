"""Reads source text for what the house forbids. Each finder takes text, so that a test can show it a planted fault."""

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

from deploy.processes import ROOT

WRITES = {
    *(
        "save",
        "create",
        "bulk_create",
        "update",
        "bulk_update",
        "delete",
        "get_or_create",
        "update_or_create",
    ),
    *("set", "add", "remove", "clear", "execute", "executemany", "raw"),
}
SIGNALS = {
    "django.dispatch",
    "django.db.models.signals",
    "django.core.signals",
    "django.contrib.auth.signals",
}


def sources(*folders: str) -> Iterator[Path]:
    """The Python files of some folders, migrations left out."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def orm_writes(text: str, known: Collection[str] = ()) -> list[str]:
    """Calls by which rows are written, or a cursor asked, on anything but what is spelled as one of ``known``."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called_on = ast.unparse(node.func.value)
            names = {node.func.attr, node.func.attr.removeprefix("a")}  # Django's own for async code
            if names & WRITES and called_on not in known:
                found.append(f"{node.lineno}: {called_on}.{node.func.attr}")
    return found


def signal_imports(text: str) -> list[str]:
    """Imports of Django's signals or of what makes receivers."""
    found = []
    for node in ast.walk(ast.parse(text)):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        found += [f"{node.lineno}: {name}" for name in names if name in SIGNALS]
    return found


def save_overrides(text: str) -> list[str]:
    """Classes of models with a ``save`` or ``delete`` of their own."""
    return [
        f"{method.lineno}: {owner.name}.{method.name}"
        for owner in ast.walk(ast.parse(text))
        if isinstance(owner, ast.ClassDef)
        for method in owner.body
        if isinstance(method, ast.FunctionDef) and method.name in {"save", "delete", "asave", "adelete"}
    ]
