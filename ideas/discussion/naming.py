"""How a text names somebody or something: ``@`` and a name, ``#`` and the code of an idea, or its address.

A file of its own because it knows only the notation: who bears a name is for ``queries.mentions``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.translation import override, pgettext

from ideas.discussion.models import RoleNamed
from ideas.kernel.codes import ALPHABET, LENGTH
from ideas.kernel.text import addresses_in, folded, plain_runs_of

MOST_MARKS = 20  # of each kind that are looked at in one text
LONGEST_NAME = 160
MOST_ENDS = 16

_CODE = f"[{ALPHABET}]{{{LENGTH}}}"
_AT = re.compile(r"(?<![\w@#/.+-])@(?=\w)")
_NAME_END = re.compile(r"(?<=\w)(?!\w)")
_CODE_AFTER = re.compile(rf"[ \u00a0]\(({_CODE})\)")
_HASH = re.compile(rf"(?<![\w@#/&])#({_CODE})(?!\w)")


@dataclass(frozen=True)
class Name:
    """Words after an ``@`` that may be a name; ``code`` says which of several of that name, ``written`` is all of it."""

    folded: str
    written: str
    code: str = ""


def names_in(body: str) -> list[list[Name]]:
    """For each ``@`` of ``body`` outside code and links, the names that may begin there, the longest first."""
    marks = [list(_names_after(run[at.end() :])) for run in plain_runs_of(body) for at in _AT.finditer(run)]
    return marks[:MOST_MARKS]


def _names_after(text: str) -> Iterator[Name]:
    ends = [
        end.start() for end in _NAME_END.finditer(text[: LONGEST_NAME + 1]) if end.start() <= LONGEST_NAME
    ]
    for end in reversed(ends[:MOST_ENDS]):
        code = _CODE_AFTER.match(text, end)
        if code is not None:
            yield Name(folded(text[:end]), f"@{text[: code.end()]}", code[1])
        yield Name(folded(text[:end]), f"@{text[:end]}")


def ideas_in(body: str) -> dict[str, list[str]]:
    """Codes of ideas that ``body`` names as ``#CODE`` or by their address, each with the words that do."""
    found: dict[str, list[str]] = {}
    address = _address_of_idea()
    for run in plain_runs_of(body):
        for said in (*_HASH.finditer(run), *address.finditer(run)):
            found.setdefault(said[1], []).append(said[0].rstrip(".,;:!?»’'  "))
    led_to = [address.match(link) for link in addresses_in(body)]
    for link in filter(None, led_to):
        found.setdefault(link[1], [])
    return {code: list(dict.fromkeys(words)) for code, words in list(found.items())[:MOST_MARKS]}


def _address_of_idea() -> re.Pattern[str]:
    """An idea's address for life, or that of its page in any of the lab's languages, perhaps without the host."""
    base, languages = re.escape(settings.LAB_BASE_URL), "|".join(settings.LAB_LANGUAGES)
    end = r"(?![0-9A-Za-z])[^\s<>()\[\]]*"
    return re.compile(rf"(?<![\w/])(?:{base})?/(?:i|(?:{languages})/ideas)/({_CODE}){end}")


@cache
def roles_by_name() -> Mapping[str, RoleNamed]:
    """The lab's roles by what they are called in a text, in every language of the lab, folded."""
    found: dict[str, RoleNamed] = {}
    for language in settings.LAB_LANGUAGES:
        with override(language):
            found |= {folded(name): role for role, name in names_of_roles().items()}
    return found


def names_of_roles() -> dict[RoleNamed, str]:
    """What the lab's roles are called after an ``@``, in the active language."""
    return {
        RoleNamed.LAB: pgettext("mention", "équipe-du-lab"),
        RoleNamed.CURATORS: pgettext("mention", "curation"),
    }
