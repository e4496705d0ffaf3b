"""Ideas of a lab in which twins are looked for, written as they stand, past the operations."""

import datetime
from collections.abc import Iterable
from itertools import batched

from django.conf import settings

from ideas.calls.models import Call
from ideas.ideation.models import Idea
from ideas.kernel import clock
from ideas.kernel.codes import new_code
from ideas.search.folding import stems_of
from ideas.search.models import SearchText
from ideas.similarity.encoding import DIMENSIONS, MEANING
from ideas.similarity.models import Vector
from ideas.workflow.models import Stage
from tests.load.twins.labelled import Text

BATCH = 1000


def write(texts: Iterable[Text], *, stage: Stage, call: Call | None) -> dict[str, str]:
    """A public idea of each of ``texts``, with its words for the search; the codes of labelled ones by their keys."""
    codes: dict[str, str] = {}
    at = clock.now() - datetime.timedelta(days=1)
    for batch in batched(texts, BATCH):
        rows = [_idea(text, stage, call, at) for text in batch]
        ideas = Idea.objects.bulk_create(rows)
        SearchText.objects.bulk_create(_words(idea) for idea in ideas)
        codes |= {text.key: idea.code for text, idea in zip(batch, ideas, strict=True) if text.key}
    return codes


def _idea(text: Text, stage: Stage, call: Call | None, at: datetime.datetime) -> Idea:
    language = text.language if text.language in settings.LAB_LANGUAGES else settings.LAB_LANGUAGES[0]
    return Idea(
        code=new_code(),
        title=text.title[:250],
        summary=text.summary[:280],
        sections={"need": text.need},
        language=language,
        call=call,
        stage=stage,
        is_public=True,
        submitted_at=at,
    )


def _words(idea: Idea) -> SearchText:
    light = stems_of(f"{idea.summary} {idea.section('need')}", idea.language)
    return SearchText(
        kind="idea",
        code=idea.code,
        language=idea.language,
        heavy=stems_of(idea.title, idea.language),
        light=light,
    )


def spread_vectors() -> int:
    """Give ideas without a vector one between two others: as many numbers as they would have, in no time; return how many.

    For measuring how long comparing takes. What they mean is nothing.
    """
    import numpy as np

    known = list(Vector.objects.order_by("pk").values_list("numbers", flat=True)[:5000])
    points = np.stack([np.frombuffer(bytes(numbers), dtype="<f2") for numbers in known]).astype(np.float32)
    chance = np.random.default_rng(7)
    version = Vector.objects.order_by("-version").values_list("version", flat=True)[0] + 1
    done = 0
    missing = Idea.objects.exclude(pk__in=Vector.objects.values("idea")).values_list(
        "pk", "language", "text_version"
    )
    for batch in batched(list(missing), BATCH):
        pairs = chance.integers(len(points), size=(2, len(batch)))
        middles = points[pairs[0]] + points[pairs[1]] + chance.normal(0, 0.02, (len(batch), DIMENSIONS))
        middles /= np.linalg.norm(middles, axis=1, keepdims=True)
        Vector.objects.bulk_create(
            Vector(
                idea_id=key,
                language=language,
                text_version=text_version,
                model=MEANING.name,
                numbers=numbers.astype("<f2").tobytes(),
                version=version,
            )
            for (key, language, text_version), numbers in zip(batch, middles, strict=True)
        )
        done += len(batch)
    return done
