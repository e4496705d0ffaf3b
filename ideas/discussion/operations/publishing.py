"""Making a message to the team public."""

from django.db import transaction

from ideas.activity.operations import spend
from ideas.discussion import facts, placing
from ideas.discussion.models import Comment
from ideas.discussion.operations.posting import place_naming, record_posted
from ideas.discussion.placing import Said, record_about
from ideas.discussion.queries import thread_of
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import NotFound


def publish_comment(comment: Comment, *, by: Actor) -> Comment:
    """Say in public what one said to the team: its words, as they are now, become a comment of the public discussion.

    The message stays where it is, and the two know of each other; from then on each is edited by itself. Doing it twice
    gives the same comment. Raises NotFound where there is no public discussion yet, NotAllowed when it is not the caller's
    own, not to the team, or the public discussion is not open to them, TooMany. Records CommentPublished and CommentPosted.
    """
    with transaction.atomic():
        comment = placing.locked_comment(comment, by)
        authorize(by, "discussion.publish_comment", comment)
        published = Comment.objects.filter(published_from=comment).select_related("thread").first()
        if published is not None:
            return published
        public = thread_of(comment.thread.subject_kind, comment.thread.subject_code)
        if public is None:
            raise NotFound()
        public = placing.locked_thread(public, by)
        authorize(by, "discussion.post_comment", public)
        spend("comment", by)
        said = Said(
            body=comment.body, stance=comment.stance, purpose=comment.purpose, language=comment.language
        )
        who = {"author": by.person, "organisation": by.organisation, "mandate_code": by.mandate_code}
        published, named = place_naming(said, public, None, by, published_from=comment, **who)
        record_about(facts.CommentPublished, comment, by, published_as=published.code)
        record_posted(published, named, by)
    return published
