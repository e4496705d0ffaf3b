"""Compiles the translations: every ``.po`` of ours to the ``.mo`` that is read. Needs no gettext on the machine."""

from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("platform/lab", "ideas", "cms", "api")


def compile_translations() -> int:
    """Compile those whose ``.mo`` is older or missing; returns how many."""
    compiled = 0
    for place in PLACES:
        for source in (ROOT / place).rglob("locale/*/LC_MESSAGES/*.po"):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
                continue
            half_made = target.with_suffix(".mo.new")
            polib.pofile(str(source)).save_as_mofile(str(half_made))
            half_made.replace(target)
            compiled += 1
    return compiled


if __name__ == "__main__":
    compile_translations()
