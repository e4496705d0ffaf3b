"""What visitors and machines read over HTTP while sixteen write: no page is stale, no fact is missed."""

import itertools
import json
import urllib.parse
import urllib.request
from collections import Counter

import pytest
from django.db.models import QuerySet

from deploy.loopback import HOST, free_port
from ideas.activity.models import Fact
from tests.factories.ideas import make_idea
from tests.factories.people import acting, make_person

from .conftest import wait_until

SIZES = [
    pytest.param(16, 4, marks=pytest.mark.postgresql, id="sixteen_writers"),
    pytest.param(3, 2, marks=pytest.mark.sqlite, id="three_writers"),
]


class Mirror:
    """Reads the public record through the API as a mirror would, on from the last position it saw."""

    def __init__(self, base_url: str) -> None:
        self.facts: list[tuple[int, str]] = []
        self.page_sizes = itertools.cycle([1, 7, 50])
        self.base_url = base_url
        self.position = 0

    def read_on(self) -> None:
        """Read the next page: on from the last fact, or where the answer says if none of the page's may be seen."""
        address = f"{self.base_url}/api/v1/facts/?position={self.position}&page_size={next(self.page_sizes)}"
        with urllib.request.urlopen(address, timeout=30) as response:
            answer = json.load(response)
        self.facts += [(fact["position"], fact["code"]) for fact in answer["results"]]
        if answer["results"]:
            self.position = self.facts[-1][0]
        elif answer.get("next"):
            following = urllib.parse.urlsplit(answer["next"]).query
            self.position = int(urllib.parse.parse_qs(following)["position"][0])

    def has_all(self) -> bool:
        """Read on; whether everything public that was recorded of ideas has been read."""
        self.read_on()
        return len(self.facts) >= public_facts().count()


def public_facts() -> QuerySet[Fact]:
    """What a mirror must have at the end, in its order."""
    return Fact.objects.filter(audience="public", subject_kind="idea").order_by("position")


def is_there(address: str) -> bool:
    """Whether a web process answers."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2):
            return True
    except OSError:
        return False


@pytest.mark.parametrize(("writers", "readers"), SIZES)
def test_beside_writers_no_page_is_stale_and_no_fact_is_missed(make_storm, say, writers, readers):
    storm = make_storm(LAB_LIMITS="false")
    for number in range(writers):
        make_idea(acting(make_person(f"Alice {number}")), title=f"Graine {number} version 0")
    other = free_port()
    first, second = storm.lab.start_web(), storm.lab.start("web", GRANIAN_PORT=str(other))
    storm.start("relay", "relay")
    addresses = [storm.lab.base_url, f"http://{HOST}:{other}"]
    visiting = ["--readers", str(readers), "--seconds", "15"]
    wait_until(lambda: is_there(addresses[1]), what=storm.lab.logs)
    act = storm.act("visit", *addresses, "--page", "/fr/ideas/CODE/", *visiting)
    mirror = Mirror(storm.lab.base_url)

    wait_until(lambda: mirror.has_all() and not act.is_running, step=0.01, what=storm.lab.logs)

    seen: Counter[str] = Counter()
    for line in act.log.read_text().splitlines():
        seen.update(json.loads(line))
    ids = public_facts().values_list("id", flat=True)
    late = sum(after < before for before, after in itertools.pairwise(ids))
    say(
        f"{writers} writers made {seen['changes']} changes: {seen['read']} pages read, {seen['stale']} stale; "
        f"{len(mirror.facts)} facts read ({late} ids out of order), none missed"
    )
    assert first.is_running
    assert second.is_running
    assert act.popen.returncode == 0, act.last_words()
    assert seen["odd"] == 0
    assert seen["stale"] == 0
    assert min(seen["read"], seen["changes"]) > 50
    assert mirror.facts == list(public_facts().values_list("position", "code"))
