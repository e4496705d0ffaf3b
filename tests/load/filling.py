"""Fills a migrated database with a lab of any size, the same every time; comments only on PostgreSQL.

Rows are written as they stand, past the operations: a hundred thousand ideas through them would take an hour, and what is measured
is how pages read. What pages show is all there: texts, words for the search, teams, themes, places, comments, passages.
"""

import datetime
import functools
import random

from django.conf import settings
from django.db import connection, transaction

from ideas.calls.models import Call
from ideas.discussion.models import Thread
from ideas.ideation.models import Idea, IdeaTerritory, IdeaTheme, Passage, Revision, TeamMember
from ideas.kernel import clock
from ideas.kernel.codes import new_code
from ideas.people.models import Person
from ideas.search.folding import stems_of
from ideas.search.models import SearchText
from ideas.topics.models import Territory, Theme
from ideas.workflow.models import Stage

COMMENTS_AN_IDEA = 10
BATCH = 2000
PEOPLE = 500
PLACES = 60
STAGES = (
    "submitted",
    "screening",
    "clarifying",
    "cocreation",
    "cocreation",
    "cocreation",
    "evaluation",
    "declined",
)
WORDS = [
    "voisinage",
    "repas",
    "salle",
    "atelier",
    "soir",
    "commune",
    "école",
    "jardin",
    "vélo",
    "transport",
    "santé",
    "logement",
    "emploi",
    "jeunes",
    "aînés",
    "famille",
    "réseau",
    "écoute",
    "rencontre",
    "bénévole",
    "outil",
    "partage",
    "cuisine",
    "musique",
    "lecture",
    "langue",
    "accueil",
    "quartier",
    "mobilité",
    "numérique",
    "formation",
    "métier",
    "répit",
    "aidant",
    "marché",
    "réparer",
    "prêter",
    "visiter",
    "appeler",
    "coudre",
    "planter",
    "marcher",
    "chanter",
    "cuisiner",
    "apprendre",
    "raconter",
    "traduire",
]
RARE = 1000  # one idea in so many says « phare »

COMMENTS = """
INSERT INTO discussion_comment (code, thread_id, number, depth, branch, path, author_id, body, stance, purpose, language,
    created_at, version, origin, origin_source, origin_licence, legacy_id, mandate_code, hidden_reason,
    lived_count, can_help_count, useful_count, mention_count)
SELECT translate(lpad(to_hex(t.id * 16 + n), 8, '0'), '0123456789abcdef', 'BCDFGHJKMNPQRSTV'), t.id, n, 0, n, lpad(n::text, 7, '0'), p.first + (t.id * 7 + n) %% p.many,
    'Nous avons essayé la même chose dans notre quartier, et ' || n || ' personnes sont venues.', 'neutral',
    CASE WHEN n %% 5 = 0 THEN 'question' ELSE '' END, 'fr', now() - make_interval(hours => n::int), 1, 'web', '', '', '', '', '', 0, 0, 0, 0
FROM discussion_thread t, generate_series(1, %s) n, (SELECT min(id) AS first, %s AS many FROM people_person) p
"""


def fill(ideas: int, *, say: object = print) -> None:
    """``ideas`` public ideas with ten comments each, by five hundred people, in sixty places and all themes."""
    chance = random.Random(ideas)  # the same lab every time
    people = _people(chance)
    places = _places()
    themes = list(Theme.objects.all()) or [
        Theme.objects.create(code=new_code(), slug=f"theme-{n}", names={"fr": f"Thématique {n}"}, order=n)
        for n in range(6)
    ]
    stages = {stage.key: stage for stage in Stage.objects.filter(version__state="published")}
    call = Call.objects.first()
    codes = _codes(ideas)
    for start in range(0, ideas, BATCH):
        numbers = range(start, min(start + BATCH, ideas))
        with transaction.atomic():
            _batch(numbers, codes, chance, people, places, themes, stages, call)
        if callable(say) and start and start % 20_000 == 0:
            say(f"  {start} ideas …")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(COMMENTS, [COMMENTS_AN_IDEA, PEOPLE])
            cursor.execute("ANALYZE")


def _people(chance: random.Random) -> list[Person]:
    return Person.objects.bulk_create(
        Person(
            code=new_code(),
            display_name=f"{chance.choice(WORDS).title()} {n}",
            email=f"person{n}@load.example",
        )
        for n in range(PEOPLE)
    )


def _places() -> list[Territory]:
    root = Territory.objects.create(
        code="LX", level="country", path="/LX/", name="Lanterne", search_name="lanterne"
    )
    return Territory.objects.bulk_create(
        Territory(
            code=f"LX-{n}",
            level="municipality",
            parent=root,
            path=f"/LX/LX-{n}/",
            name=f"Commune {n}",
            search_name=f"commune {n}",
        )
        for n in range(PLACES)
    )


def _codes(count: int) -> list[str]:
    """So many different ones: of a hundred thousand two are the same in one lab of a hundred."""
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(new_code())
    return list(codes)


def _batch(numbers, codes, chance, people, places, themes, stages, call) -> None:  # type: ignore[no-untyped-def]
    now = clock.now()
    rows = []
    for number in numbers:
        stage = stages[STAGES[number % len(STAGES)]]
        at = now - datetime.timedelta(minutes=chance.randrange(1, 900_000))
        rows.append(
            Idea(
                code=codes[number],
                title=_sentence(chance, 6) + (" phare" if number % RARE == 0 else ""),
                summary=_sentence(chance, 24),
                sections={
                    key: f"{_sentence(chance, 60)}\n\n{_sentence(chance, 60)}"
                    for key in ("need", "solution", "people")
                },
                language=settings.LAB_LANGUAGES[number % 20 % len(settings.LAB_LANGUAGES)],
                call=call,
                stage=stage,
                stage_since=at,
                passage_count=1,
                is_public=True,
                revision=1,
                support_count=chance.randrange(400),
                comment_count=COMMENTS_AN_IDEA,
                shuffle=chance.randrange(2**31),
                created_at=at,
                submitted_at=at,
                updated_at=at,
                active_at=at,
            )
        )
    ideas = Idea.objects.bulk_create(rows)
    IdeaTheme.objects.bulk_create(
        IdeaTheme(idea_id=idea.pk, theme_id=themes[idea.pk % len(themes)].pk) for idea in ideas
    )
    IdeaTerritory.objects.bulk_create(
        IdeaTerritory(idea_id=idea.pk, territory_id=places[idea.pk % len(places)].pk) for idea in ideas
    )
    leads = {idea.pk: chance.choice(people) for idea in ideas}
    TeamMember.objects.bulk_create(
        TeamMember(idea=idea, person=leads[idea.pk], role="lead") for idea in ideas
    )
    Revision.objects.bulk_create(
        Revision(
            idea=idea,
            number=1,
            title=idea.title,
            summary=idea.summary,
            sections=idea.sections,
            language=idea.language,
            author=leads[idea.pk],
            reason="submit",
        )
        for idea in ideas
    )
    Passage.objects.bulk_create(
        Passage(
            idea=idea,
            number=1,
            step="submit",
            step_names={"fr": "Déposer"},
            source=stages["draft"],
            target=stages["submitted"],
            person=leads[idea.pk],
            at=idea.submitted_at,
        )
        for idea in ideas
    )
    SearchText.objects.bulk_create(
        SearchText(
            kind="idea",
            code=idea.code,
            language=idea.language,
            heavy=_stems(idea.title, idea.language),
            light=_stems(" ".join([idea.summary, *idea.sections.values()]), idea.language),
        )
        for idea in ideas
    )
    Thread.objects.bulk_create(
        Thread(
            subject_kind="idea",
            subject_code=idea.code,
            last_number=COMMENTS_AN_IDEA,
            comment_count=COMMENTS_AN_IDEA,
        )
        for idea in ideas
    )


@functools.cache
def _stem(word: str, language: str) -> str:
    return stems_of(word, language)


def _stems(text: str, language: str) -> str:
    """As the product would write them down; each of the few words is looked at once."""
    return " ".join(_stem(word, language) for word in text.split())


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize()
