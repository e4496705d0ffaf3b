"""My ideas: drafts, what waits for me, what I carry."""

from django.http import HttpRequest, HttpResponse

from ideas.discussion.queries import open_questions_of
from ideas.ideation.asking import open_invitations_to, open_requests_by
from ideas.ideation.queries import ideas_of, ideas_visible_to
from ideas.ideation.relating import merges_to_answer
from ideas.kernel.errors import SignInNeeded
from ideas.workflow.queries import clocks_of
from lab.web.answers import show
from lab.web.pages.ideas import idea_address, idea_card, with_card


def my_ideas(request: HttpRequest) -> HttpResponse:
    """Signed in: the person's ideas and invitations. Signed out: the drafts begun in this session."""
    actor = request.actor
    if not actor.is_person and not actor.drafts:
        raise SignInNeeded()
    own = (
        ideas_of(actor.person)
        if actor.is_person
        else ideas_visible_to(actor).filter(draft_secret__in=actor.drafts)
    )
    ideas = list(with_card(own)[:200])
    codes = [idea.code for idea in ideas]
    clocks, questions = clocks_of("idea", codes), open_questions_of("idea", codes)
    rows = [
        {
            **idea_card(idea),
            "code": idea.code,
            "is_draft": idea.is_draft,
            "updated_at": idea.updated_at,
            "questions": questions.get(idea.code, 0),
            "due_at": clocks[idea.code].due_at
            if idea.code in clocks and clocks[idea.code].owed_by == "team"
            else None,
        }
        for idea in ideas
    ]
    invitations = list(open_invitations_to(actor.person)) if actor.is_person else []
    asked = list(open_requests_by(actor.person, ideas=ideas_visible_to(actor))) if actor.is_person else []
    context = {
        "drafts": [row for row in rows if row["is_draft"]],
        "ideas": [row for row in rows if not row["is_draft"]],
        "merges": list(merges_to_answer(actor)) if actor.is_person else [],
        "invitations": [(invitation, idea_address(invitation.idea)) for invitation in invitations],
        "requests": [(one, idea_address(one.idea)) for one in asked],
    }
    return show(request, "web/my_ideas.html", context)
