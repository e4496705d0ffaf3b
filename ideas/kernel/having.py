"""Whether a row has some of something, asked along with the row itself, so that who shows it asks only for what is there.

A chapter annotates its rows with ``has_<what>``: true where there may be some, whoever may see them.
"""

from typing import Any


def may_have(row: Any, what: str) -> bool:
    """Whether ``row`` may have some ``what``, as was asked along with it; true where nobody asked."""
    return bool(getattr(row, f"has_{what}", True))
