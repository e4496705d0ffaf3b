"""What must be done inside the lab that is measured: ``python -m tests.load.twins.inside fill 6000``."""

import json
import sys
from pathlib import Path

import django

LAB = {
    "email": "ada@load.example",
    "name": "Ada",
    "password": "three words to measure",
    "lab_name": "Measured lab",
    "sender": "lab@load.example",
}
CODES = "codes.json"


def fill(made_count: str) -> None:
    """Migrate, make it a lab, write the labelled ideas and so many made ones, and read them all."""
    from django.conf import settings
    from django.core.management import call_command

    from deploy.prepare import migrate
    from ideas.calls.models import Call
    from ideas.workflow.models import Stage
    from tests.load.twins.filling import write
    from tests.load.twins.labelled import SETS, demonstration, labelled, made

    migrate()
    call_command("start_lab", **LAB, stdout=sys.stderr)
    texts = [idea for name in SETS for idea in labelled(name)[0]]
    stage = Stage.objects.filter(key="submitted", version__state="published").get()
    codes = write([*texts, *demonstration(), *made(int(made_count))], stage=stage, call=Call.objects.first())
    (Path(settings.LAB_DATA) / CODES).write_text(json.dumps(codes))
    call_command("twins", "--fill", stdout=sys.stderr)


def spread(size: str) -> None:
    """Make it ``size`` ideas, the new ones with vectors between those of others."""
    from itertools import islice

    from ideas.calls.models import Call
    from ideas.ideation.models import Idea
    from ideas.workflow.models import Stage
    from tests.load.twins.filling import spread_vectors, write
    from tests.load.twins.labelled import made

    known = Idea.objects.count()
    stage = Stage.objects.filter(key="submitted", version__state="published").get()
    more = islice(made(int(size)), min(known, int(size)), None)
    write(more, stage=stage, call=Call.objects.first())
    spread_vectors()


def score() -> None:
    """Print the scores of both sets as JSON."""
    from django.conf import settings

    from tests.load.twins.labelled import SETS, labelled
    from tests.load.twins.scoring import score as score_of

    codes = json.loads((Path(settings.LAB_DATA) / CODES).read_text())
    scores = {name: score_of(labelled(name)[1], codes) for name in SETS}
    said = {
        name: {"queries": one.queries, "recall": one.recall, "first": one.first, "misled": one.misled}
        for name, one in scores.items()
    }
    print(json.dumps(said))


if __name__ == "__main__":
    django.setup()
    {"fill": fill, "spread": spread, "score": score}[sys.argv[1]](*sys.argv[2:])
