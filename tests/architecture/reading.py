"""Reads source text for what the house forbids. Each finder takes text, so that a test can show it a planted fault."""

import ast
from collections.abc import Iterator
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
    *(
        "acreate",
        "asave",
        "aupdate",
        "adelete",
        "aget_or_create",
        "aupdate_or_create",
        "abulk_create",
        "abulk_update",
    ),
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


def orm_writes(text: str, ours: set[str]) -> list[str]:
    """Calls that write through the ORM: on a manager or queryset, or ``save`` and ``delete`` of a row of one of ``ours``."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            called_on = ast.unparse(node.func.value)
            is_manager = (
                ".objects" in called_on
                or "_set" in called_on
                or ".filter(" in called_on
                or ".exclude(" in called_on
            )
            is_row = node.func.attr in {"save", "delete"} and called_on.split(".")[0].split("(")[0] in ours
            if is_manager or is_row:
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
