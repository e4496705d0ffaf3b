"""What co-authors do to one text in a storm, each in a process of their own."""

import argparse
import functools
import random

from ideas.collaboration.models import Amendment
from ideas.collaboration.operations import TextConflict, accept_amendment, keep_copy, save_part
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.kernel.errors import LabError
from ideas.people.models import Person
from tests.storm.forking import say, together
from tests.storm.people import people_called

PART = "need"


def write(options: argparse.Namespace) -> int:
    """Each author saves words of their own into the same part again and again, and chooses where they do not fit."""
    idea = Idea.objects.get(code=options.idea)
    authors = people_called("Autrice")
    return together(*(functools.partial(write_all, idea, author, options.count) for author in authors))


def write_all(idea: Idea, author: Person, count: int) -> None:
    """As many saves, each written from what was read before; say how each went."""
    by = Actor(person=author)
    for number in range(count):
        base = Idea.objects.get(pk=idea.pk).part(PART)
        word = f"{author.display_name.split()[-1]}x{number}x"
        version = None
        while True:
            text = with_word(base, word)
            version = keep_copy(idea, part=PART, text=text, base=base, version=version, by=by).version
            try:
                saved = save_part(idea, part=PART, text=text, base=base, version=version, by=by)
            except TextConflict as conflict:
                base = conflict.current
                say("chosen")
            else:
                say("joined" if saved.is_joined else "alone")
                break


def with_word(text: str, word: str) -> str:
    """The text with that word at the end of a line, any one."""
    lines = text.splitlines()
    line = random.choice([number for number, words in enumerate(lines) if words])
    lines[line] += f" {word}"
    return "\n".join(lines)


def accept(options: argparse.Namespace) -> int:
    """Each author accepts the same amendment at the same moment and says how it went."""
    amendment = Amendment.objects.get(idea__code=options.idea)

    def take(author: Person) -> None:
        try:
            accept_amendment(amendment, by=Actor(person=author))
        except LabError as error:
            say(error.status)
        else:
            say("success")

    return together(*(functools.partial(take, author) for author in people_called("Autrice")))
