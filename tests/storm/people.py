"""What people do in a storm: each by operations of the house, in processes of their own."""

import argparse
import functools
import http.client
import mmap
import os
import random
import re
import struct
import time
import urllib.parse
from collections.abc import Callable

from django.db import Error, connection, transaction

from ideas.discussion.models import Comment
from ideas.discussion.operations import post_comment
from ideas.discussion.queries import thread_of
from ideas.ideation.models import Idea
from ideas.ideation.operations import advance_idea, revise_idea, support_idea
from ideas.kernel.actor import Actor
from ideas.kernel.errors import LabError
from ideas.people.models import Person
from tests.storm.forking import at_once, say, together

CELL = struct.Struct("q")
VERSION = re.compile(rb"Graine \d+ version (\d+)")


def until_it_is_there(is_there: Callable[[], bool], write: Callable[[], object]) -> None:
    """Write, once: whether an attempt whose connection broke was committed is looked up."""
    while True:
        try:
            if is_there():
                return
            write()
        except Error as error:
            os.write(2, f"{error!r}\n".encode())
            connection.close()
            time.sleep(0.2)


def people_called(name: str) -> list[Person]:
    """Those of that name, in the order of their arrival."""
    return list(Person.objects.filter(display_name__startswith=name).order_by("pk"))


def contend(options: argparse.Namespace) -> int:
    """Each curator takes the same step at the same moment and says how it went."""
    idea = Idea.objects.get(code=options.idea)

    def take(curator: Person) -> None:
        try:
            advance_idea(idea, step=options.step, by=Actor(person=curator))
        except LabError as error:
            say(error.status)
        else:
            say("success")

    return together(*(functools.partial(take, curator) for curator in people_called("Curatrice")))


def click(options: argparse.Namespace) -> int:
    """Everybody supports the idea twice at the same moment, each click in another process; two processes each for some."""
    idea = Idea.objects.get(code=options.idea)
    groups = [people_called("Voisine")[number :: options.pairs] for number in range(options.pairs)]

    def click_once(people: list[Person]) -> None:
        for person in people:
            support_idea(idea, by=Actor(person=person))

    return together(*(functools.partial(click_once, people) for people in groups for _click in range(2)))


def talk(options: argparse.Namespace) -> int:
    """Comment on ideas, whatever happens, each comment once."""
    ideas = list(Idea.objects.order_by("pk"))

    def talk_all(person: Person) -> None:
        for number in range(options.count):
            body = f"Je peux aider, dit {person.code} pour la {number}e fois."
            thread = functools.partial(thread_of, "idea", random.choice(ideas).code)
            until_it_is_there(
                lambda body=body: Comment.objects.filter(body=body).exists(),  # type: ignore[misc]
                lambda body=body, thread=thread: post_comment(thread(), body=body, by=Actor(person=person)),  # type: ignore[misc]
            )
            time.sleep(random.random() * options.pause)

    return at_once(*(functools.partial(talk_all, person) for person in people_called("Voisine")))


def visit(options: argparse.Namespace) -> int:
    """Writers change the titles of ideas and note what was committed; visitors look at the pages."""
    ideas = list(Idea.objects.order_by("pk"))
    shared = mmap.mmap(-1, len(ideas) * CELL.size)
    writers = (
        functools.partial(write_titles, options, shared, number, idea) for number, idea in enumerate(ideas)
    )
    visitors = (functools.partial(look_at_pages, options, shared, ideas) for _ in range(options.readers))
    return at_once(*writers, *visitors)


def write_titles(options: argparse.Namespace, shared: mmap.mmap, number: int, idea: Idea) -> None:
    """Change a title again and again, and note in shared memory how often that was committed."""
    lead = Actor(person=idea.team.get().person)
    until = time.monotonic() + options.seconds
    version = 0
    while time.monotonic() < until:
        with transaction.atomic():
            revise_idea(idea, changes={"title": f"Graine {number} version {version + 1}"}, by=lead)
            time.sleep(random.random() * options.delay)
        version += 1
        CELL.pack_into(shared, number * CELL.size, version)
        time.sleep(random.random() * options.pause)
    say({"changes": version})


def look_at_pages(options: argparse.Namespace, shared: mmap.mmap, ideas: list[Idea]) -> None:
    """Read pages as a visitor, now in one web process and now in the other; count those that lack what was committed."""
    addresses = [urllib.parse.urlsplit(url).netloc for url in options.web]
    doors = [http.client.HTTPConnection(address, timeout=30) for address in addresses]
    figures = {"read": 0, "stale": 0, "odd": 0}
    until = time.monotonic() + options.seconds
    while time.monotonic() < until:
        number = random.randrange(len(ideas))
        committed = CELL.unpack_from(shared, number * CELL.size)[0]
        door = random.choice(doors)
        status, page = read_page(door, options.page.replace("CODE", ideas[number].code), host=addresses[0])
        shown = VERSION.search(page)
        figures["read"] += 1
        figures["odd"] += status != 200
        figures["stale"] += (int(shown[1]) if shown else 0) < committed
    say(figures)


def read_page(door: http.client.HTTPConnection, path: str, *, host: str) -> tuple[int, bytes]:
    """Status and body of a page, following it where it moved: an idea's address ends with its title."""
    for _ in range(10):
        door.request("GET", path, headers={"Host": host})
        answer = door.getresponse()
        body = answer.read()
        if answer.status not in {301, 302}:
            break
        path = urllib.parse.urlsplit(answer.headers["Location"]).path
    return answer.status, body
