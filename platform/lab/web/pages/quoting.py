"""Commenting on a passage of an idea's text."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from ideas.discussion.operations import Quoted, post_comment_on_passage
from ideas.discussion.queries import thread_about
from ideas.ideation.lifecycle import SECTION_TITLES
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import LabError, NotAllowed, NotFound, SignInNeeded
from ideas.kernel.text import html_of
from lab.web.actor import acting, mandates_of
from lab.web.answers import add_errors, forget_unsent, show, unsent
from lab.web.beside import tell_beside
from lab.web.forms.quoting import PassageForm
from lab.web.pages.idea import idea_seen
from lab.web.pages.idea_steps import trail
from lab.web.pages.ideas import idea_address
from lab.web.pages.talk import say_unclear
from lab.web.pages.thread import comment_address, mentions_address


def passage(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """Say something about a passage: the one that was marked in the text (``exact``), or one copied from it here."""
    idea = idea_seen(request, code)
    thread = thread_about("idea", idea, request.actor)
    if thread is None or part not in SECTION_TITLES:
        raise NotFound()
    if not request.actor.is_person:
        raise SignInNeeded()
    asked = {name: request.GET.get(name, "")[:1000] for name in ("exact", "prefix", "suffix")}
    initial = {"revision": idea.revision, **asked, **unsent(request)}
    form = PassageForm(request.POST or None, mandates=mandates_of(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            comment = post_comment_on_passage(
                thread, quoted=Quoted(part=part, **form.quoted()), **form.said(), by=acting(request)
            )
        except LabError as error:
            if isinstance(error, SignInNeeded | NotFound | NotAllowed):
                raise
            add_errors(form, error)
        else:
            forget_unsent(request)
            say_unclear(request, comment)
            tell_beside(request, comment, _("Votre message est publié, avec le passage."))
            return HttpResponseRedirect(comment_address(comment))
    elif request.method != "POST":
        authorize(request.actor, "discussion.post_comment", thread)
    context = {
        "idea": idea,
        "form": form,
        "mentions_url": mentions_address(thread),
        "title": SECTION_TITLES[part],
        "html": html_of(idea.section(part)),
        "back_url": f"{idea_address(idea)}#{part}",
        "trail": trail(idea, _("Commenter un passage")),
    }
    return show(request, "web/passage.html", context, status=422 if form.errors else 200)
